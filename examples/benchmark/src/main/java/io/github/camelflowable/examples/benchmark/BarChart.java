package io.github.camelflowable.examples.benchmark;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A result as horizontal bars, one per contender, with its value beside it and a whisker from its slowest to its fastest round. The
 * colours follow the reader's light or dark mode.
 */
final class BarChart {

    private static final int WIDTH = 860;
    private static final int TOP = 70;
    private static final int ROW = 34;
    private static final int BAR = 20;
    private static final int LEFT = 320;
    private static final int LONGEST = 430;

    private BarChart() {}

    static String of(Result result) {
        List<Result.Row> rows = sorted(result.rows());
        boolean whiskers = hasRange(result.columns());
        double largest = rows.stream()
                .flatMapToDouble(row -> DoubleStream.of(row.values()).limit(whiskers ? 3 : 1))
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(1);
        StringBuilder svg = new StringBuilder(head(result, TOP + ROW * rows.size() + 16));
        int y = TOP;
        for (Result.Row row : rows) {
            double value = row.values()[0];
            double length = length(value, largest);
            String kind = row.name().startsWith("connector") ? "ours" : "other";
            double end = length;
            svg.append(String.format(
                    Locale.ROOT, """
                    <text x="%d" y="%d" text-anchor="end">%s</text>
                    <rect class="%s" x="%d" y="%d" width="%.1f" height="%d" rx="3"/>
                    """, LEFT - 12, y + 15, escaped(row.name()), kind, LEFT, y, length, BAR));
            if (whiskers && !Double.isNaN(value)) {
                double from = LEFT + length(Math.min(row.values()[1], row.values()[2]), largest);
                double to = LEFT + length(Math.max(row.values()[1], row.values()[2]), largest);
                end = Math.max(length, to - LEFT);
                svg.append(whisker(from, to, y));
            }
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
                    LEFT + end + 8,
                    y + 15,
                    TextTable.number(value)));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String whisker(double from, double to, int y) {
        return String.format(
                Locale.ROOT,
                "<path class=\"range\" d=\"M%1$.1f %3$d V%5$d M%1$.1f %4$d H%2$.1f M%2$.1f %3$d V%5$d\"/>%n",
                from,
                to,
                y + 5,
                y + 10,
                y + 15);
    }

    private static String head(Result result, int height) {
        String range = hasRange(result.columns()) ? "; the whisker reaches from the slowest to the fastest round" : "";
        return String.format(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" \
                font-family="system-ui, sans-serif" font-size="13">
                <style>
                text { fill: #1f2937 } .unit { fill: #6b7280 } .ours { fill: #3b82f6 } .other { fill: #9ca3af }
                .range { fill: none; stroke: #111827; stroke-width: 1.5 }
                @media (prefers-color-scheme: dark) {
                  text { fill: #e6edf3 } .unit { fill: #adbac7 } .ours { fill: #2f6fdb } .other { fill: #6b7280 }
                  .range { stroke: #f0f6fc }
                }
                </style>
                <text x="20" y="28" font-size="16" font-weight="600">%3$s</text>
                <text class="unit" x="20" y="48">%4$s</text>
                """,
                WIDTH, height, escaped(result.title()), escaped(result.columns().get(0) + range));
    }

    /** The largest first; steps of one contender, such as its tenths or numbers of contexts, keep their order. */
    private static List<Result.Row> sorted(List<Result.Row> rows) {
        boolean steps = rows.stream()
                        .map(row -> row.name().replaceAll("\\d+", "").replaceAll("s$", ""))
                        .distinct()
                        .count()
                == 1;
        return steps
                ? rows
                : rows.stream()
                        .sorted(Comparator.comparingDouble((Result.Row row) -> row.values()[0])
                                .reversed())
                        .toList();
    }

    private static boolean hasRange(List<String> columns) {
        return columns.size() > 2 && columns.subList(1, 3).containsAll(List.of("slowest", "fastest"));
    }

    private static double length(double value, double largest) {
        return largest > 0 && !Double.isNaN(value) ? Math.max(1, LONGEST * value / largest) : 0;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
