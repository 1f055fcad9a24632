package io.github.camelflowable.examples.benchmark;

import java.io.PrintStream;
import java.util.Locale;

/** A result for the eye. */
final class TextTable {

    private static final String NAME = "%-44s";
    private static final String CELL = "%14s";

    private TextTable() {}

    static void print(Result result, PrintStream out) {
        out.println();
        out.println(result.scenario() + ": " + result.title());
        out.println();
        out.printf(NAME, "");
        result.columns().forEach(column -> out.printf(CELL, column));
        out.println();
        for (Result.Row row : result.rows()) {
            out.printf(NAME, row.name());
            for (double value : row.values()) {
                out.printf(CELL, number(value));
            }
            out.println();
        }
        out.println();
        for (Result.Bar bar : result.bars()) {
            out.printf(
                    "  %-64s %8s  (bar %s %s: %s)%n",
                    bar.claim(), number(bar.measured()), bar.relation(), number(bar.wanted()), bar.verdict());
        }
        out.println();
    }

    static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.2f", value);
    }
}
