package io.github.camelflowable.outcomes;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The table of outcomes for people, as AsciiDoc: a row for each ending, a column for each kind of shape. */
final class OutcomeDocument {

    private static final int KINDS = Passes.values().length;

    private final List<Cell> cells;

    OutcomeDocument(List<Cell> cells) {
        this.cells = cells;
    }

    String text() {
        return shapes() + "\n" + table();
    }

    private String shapes() {
        Map<Passes, List<Shape>> byKind = Shapes.all().stream().collect(groupingBy(Shape::kind));
        return Arrays.stream(Passes.values())
                .map(kind -> "* *" + kind + "*: "
                        + byKind.get(kind).stream().map(Shape::name).collect(joining("; ")) + "\n")
                .collect(joining());
    }

    private String table() {
        StringBuilder table = new StringBuilder("[cols=\"4" + ",2".repeat(KINDS) + "\",options=\"header\"]\n|===\n|");
        for (Passes kind : Passes.values()) {
            table.append(" | ").append(kind);
        }
        table.append('\n');
        for (Ending.Group group : Ending.Group.values()) {
            table.append("\n")
                    .append(KINDS + 1)
                    .append("+s| The ")
                    .append(group.subject())
                    .append("\n");
            rows(group).forEach((row, answers) -> table.append("\n| ")
                    .append(name(row.outcome(), answers))
                    .append("\n")
                    .append(row.reports())
                    .append("\n"));
        }
        return table.append("|===\n").toString();
    }

    /** @param outcome what stands before the answer in the name of the ending */
    private record Row(String outcome, String reports) {}

    /** Answers that lead to the same reports share a row. */
    private Map<Row, Set<String>> rows(Ending.Group group) {
        Map<Row, Set<String>> rows = new LinkedHashMap<>();
        for (Ending ending : Endings.all()) {
            if (ending.group() == group) {
                String[] name = ending.name().split(": ", 2);
                Set<String> answers =
                        rows.computeIfAbsent(new Row(name[0], reports(ending)), row -> new LinkedHashSet<>());
                answers.add(name.length > 1 ? name[1] : "");
            }
        }
        return rows;
    }

    private static String name(String outcome, Set<String> answers) {
        String all = String.join(", ", answers);
        return all.isEmpty() ? outcome : outcome + ": " + all;
    }

    private String reports(Ending ending) {
        List<String> reports = Arrays.stream(Passes.values())
                .map(kind -> reports(kind, ending))
                .toList();
        List<String> told =
                reports.stream().filter(report -> !report.isEmpty()).distinct().toList();
        return told.size() == 1 && !reports.contains("")
                ? KINDS + "+^| " + told.get(0)
                : reports.stream()
                        .map(report -> "| " + (report.isEmpty() ? "-" : report))
                        .collect(joining(" "));
    }

    /** What all shapes of a kind come to, empty if none of them meets this ending. */
    private String reports(Passes kind, Ending ending) {
        Set<String> reports = new TreeSet<>();
        for (Cell cell : cells) {
            if (cell.shape().kind() == kind
                    && cell.ending().name().equals(ending.name())
                    && cell.ending().group() == ending.group()) {
                reports.add(told(cell.report()));
            }
        }
        return String.join(" or ", reports);
    }

    private static String told(Report report) {
        return switch (report.kind()) {
            case COMPLETE, BPMN_ERROR -> "`" + report.kind() + "`";
            case FAIL ->
                report.detail().equals(Answer.REASON)
                        ? "`fail`, the engine's reason"
                        : report.detail().equals(Documents.VARIABLE) ? "`fail`, names the variable" : "`fail`";
            default -> report.kind().toString();
        };
    }
}
