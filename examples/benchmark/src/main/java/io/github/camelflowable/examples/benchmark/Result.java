package io.github.camelflowable.examples.benchmark;

import java.util.List;

/**
 * What a scenario has measured.
 *
 * @param columns names of the values of each row; the first is the one drawn in the chart
 * @param bars    how that compares with what was hoped for
 */
record Result(String scenario, String title, List<String> columns, List<Row> rows, List<Bar> bars) {

    record Row(String name, double... values) {}

    /**
     * A measured number beside the one that is hoped for. Says, never fails.
     *
     * @param measured NaN if a contender was not there
     */
    record Bar(String claim, double measured, String relation, double wanted) {

        static Bar atLeast(String claim, double measured, double wanted) {
            return new Bar(claim, measured, ">=", wanted);
        }

        static Bar atMost(String claim, double measured, double wanted) {
            return new Bar(claim, measured, "<=", wanted);
        }

        String verdict() {
            if (Double.isNaN(measured)) {
                return "not measured";
            }
            boolean reached = relation.equals(">=") ? measured >= wanted : measured <= wanted;
            return reached ? "reached" : "missed";
        }
    }
}
