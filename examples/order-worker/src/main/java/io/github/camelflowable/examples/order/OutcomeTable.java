package io.github.camelflowable.examples.order;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Prints the outcomes in columns as wide as their widest entry. */
final class OutcomeTable {

    private static final List<String> TITLES = List.of("No.", "Goods", "Outcome", "Payment", "Details");

    private OutcomeTable() {}

    static void print(List<Outcome> outcomes, PrintStream out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        outcomes.forEach(outcome -> rows.add(row(outcome)));
        int[] widths = IntStream.range(0, TITLES.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .getAsInt())
                .toArray();
        rows.add(1, IntStream.of(widths).mapToObj("-"::repeat).toList());
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private static List<String> row(Outcome outcome) {
        String payment = outcome.paymentAttempts() == 0 ? "" : "try " + outcome.paymentAttempts();
        return List.of(outcome.errand().number(), outcome.errand().goods(), outcome.name(), payment, outcome.details());
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
