package io.github.camelflowable.examples.benchmark;

import java.util.Locale;

/** A result as horizontal bars, one per contender, with its value beside it. */
final class BarChart {

    private static final int WIDTH = 860;
    private static final int TOP = 70;
    private static final int ROW = 34;
    private static final int BAR = 20;
    private static final int LEFT = 320;
    private static final int LONGEST = 430;

    private BarChart() {}

    static String of(Result result) {
        double largest = result.rows().stream()
                .mapToDouble(row -> row.values()[0])
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(1);
        StringBuilder svg = new StringBuilder();
        int height = TOP + ROW * result.rows().size() + 16;
        svg.append(String.format(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" \
                font-family="system-ui, sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                <text x="20" y="28" font-size="16" font-weight="600" fill="#1f2937">%3$s</text>
                <text x="20" y="48" fill="#6b7280">%4$s</text>
                """,
                WIDTH, height, escaped(result.title()), escaped(result.columns().get(0))));
        int y = TOP;
        for (Result.Row row : result.rows()) {
            double value = row.values()[0];
            double length = largest > 0 && !Double.isNaN(value) ? Math.max(1, LONGEST * value / largest) : 0;
            String colour = row.name().startsWith("connector") ? "#2563eb" : "#9ca3af";
            svg.append(String.format(
                    Locale.ROOT,
                    """
                    <text x="%d" y="%d" text-anchor="end" fill="#1f2937">%s</text>
                    <rect x="%d" y="%d" width="%.1f" height="%d" rx="3" fill="%s"/>
                    <text x="%.1f" y="%d" fill="#1f2937">%s</text>
                    """,
                    LEFT - 12,
                    y + 15,
                    escaped(row.name()),
                    LEFT,
                    y,
                    length,
                    BAR,
                    colour,
                    LEFT + length + 8,
                    y + 15,
                    TextTable.number(value)));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
