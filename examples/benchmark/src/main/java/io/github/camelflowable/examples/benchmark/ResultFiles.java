package io.github.camelflowable.examples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/** Writes a result as CSV, JSON and a chart. */
record ResultFiles(Path folder) {

    void write(Result result) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(file(result, "csv"), csv(result));
        Files.writeString(file(result, "json"), json(result));
        Files.writeString(file(result, "svg"), BarChart.of(result));
    }

    private Path file(Result result, String extension) {
        return folder.resolve(result.scenario() + "." + extension);
    }

    private static String csv(Result result) {
        List<String> lines = new ArrayList<>();
        lines.add("contender," + String.join(",", result.columns()));
        for (Result.Row row : result.rows()) {
            lines.add(quoted(row.name())
                    + numbers(row).stream()
                            .map(value -> "," + (value == null ? "" : value))
                            .collect(Collectors.joining()));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    /** NaN has no form in JSON, so it becomes null. */
    private static List<Double> numbers(Result.Row row) {
        List<Double> numbers = new ArrayList<>();
        for (double value : row.values()) {
            numbers.add(known(value));
        }
        return numbers;
    }

    private static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static String json(Result result) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Result.Row row : result.rows()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("contender", row.name());
            List<Double> numbers = numbers(row);
            for (int i = 0; i < numbers.size(); i++) {
                fields.put(result.columns().get(i), numbers.get(i));
            }
            rows.add(fields);
        }
        List<Map<String, Object>> bars = new ArrayList<>();
        for (Result.Bar bar : result.bars()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("claim", bar.claim());
            fields.put("measured", known(bar.measured()));
            fields.put("bar", bar.relation() + " " + TextTable.number(bar.wanted()));
            fields.put("verdict", bar.verdict());
            bars.add(fields);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("scenario", result.scenario());
        document.put("title", result.title());
        document.put("rows", rows);
        document.put("bars", bars);
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document) + "\n";
    }
}
