package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

/** The page of all operations is made from the catalogue; {@code -Dupdate.docs=true} writes it anew. */
class OperationsPageTest {

    private static final Path PAGE = Path.of("src/main/docs/flowable-rest-operations.adoc");

    @Test
    void shouldDescribeEveryOperation() throws IOException {
        String page = page();
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as(PAGE + " is out of date: run this test with -Dupdate.docs=true")
                .isEqualTo(page);
        for (RestOperation operation : RestCatalogue.shipped().all()) {
            assertThat(page).contains("`" + example(operation) + "`");
        }
    }

    private static String page() {
        Map<String, Map<String, List<RestOperation>>> apis = new LinkedHashMap<>();
        RestCatalogue.shipped().all().forEach(operation -> apis.computeIfAbsent(
                        operation.api(), api -> new LinkedHashMap<>())
                .computeIfAbsent(operation.section(), section -> new ArrayList<>())
                .add(operation));
        StringBuilder page = new StringBuilder("""
                = Operations of the Flowable REST Component
                :doctitle: Operations of Flowable REST
                :description: Every operation of flowable-rest, with its address, parameters, body and answer.
                :toc:
                :toclevels: 2

                // Written by OperationsPageTest from the catalogue of operations: change that one.

                What all of them have in common is on the page of link:flowable-rest-component.adoc[Flowable REST]. A name with
                an exclamation mark is required; a type is written behind its name, where it is not text. A query takes `start`,
                `size` and, where it can be sorted, `sort` and `order` as well; the unique key, by which `allPages` reads, is
                printed in bold. Conveniences consist of several calls, or of one that the parameters describe.
                """);
        apis.forEach((api, sections) -> {
            page.append("\n== ").append(api).append('\n');
            sections.forEach((section, operations) -> {
                page.append("\n=== ").append(section).append(" (").append(api).append(")\n\n");
                page.append("[cols=\"3,3,2\",options=\"header\"]\n|===\n| Operation | Parameters and body | Answer\n");
                operations.forEach(operation -> page.append(row(operation)));
                page.append("|===\n");
            });
        });
        return page.toString();
    }

    private static String row(RestOperation operation) {
        List<String> given = new ArrayList<>();
        add(
                given,
                "Path",
                operation.pathParameters().stream().map(name -> name + "!").toList());
        add(given, "Parameters", fields(operation.query().values()));
        if (operation.sort() != null) {
            given.add("Sort: "
                    + operation.sort().stream()
                            .map(key -> key.equals(operation.unique()) ? "*" + key + "*" : key)
                            .collect(Collectors.joining(", ")));
        }
        if (operation.body() != null) {
            add(
                    given,
                    operation.list() ? "Body, for each variable" : "Body",
                    fields(operation.body().values()));
        }
        if (operation.form() != null) {
            given.add("File" + (operation.files().isEmpty() ? "" : ": " + String.join(", ", operation.files())));
        }
        String address =
                operation.isComposite() ? "" : " +\n" + operation.method() + " " + String.join("/", operation.path());
        return "\n| *" + operation.name() + "*"
                + (operation.since() == null ? "" : " (since Flowable " + operation.since() + ")") + address + " +\n`"
                + example(operation) + "`\n| " + (given.isEmpty() ? "-" : String.join(" +\n", given)) + "\n| "
                + answer(operation) + "\n";
    }

    private static void add(List<String> to, String what, Collection<String> names) {
        if (!names.isEmpty()) {
            to.add(what + ": " + String.join(", ", names));
        }
    }

    private static List<String> fields(Collection<RestField> fields) {
        return fields.stream()
                .map(field -> field.name()
                        + (field.required() ? "!" : "")
                        + (field.type() == RestField.Type.STRING
                                ? ""
                                : ":" + field.type().name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static String example(RestOperation operation) {
        List<String> parameters = new ArrayList<>(operation.pathParameters());
        operation.query().values().stream()
                .filter(RestField::required)
                .map(RestField::name)
                .forEach(parameters::add);
        return "flowable-rest:" + operation.address()
                + (parameters.isEmpty()
                        ? ""
                        : parameters.stream()
                                .map(name -> "param." + name + "=x")
                                .collect(Collectors.joining("&", "?", "")));
    }

    private static String answer(RestOperation operation) {
        return switch (operation.answer()) {
            case NONE -> "nothing";
            case OBJECT -> "an object";
            case JSON -> "what the server answers";
            case LIST -> "a list";
            case PAGE -> "a page";
            case VARIABLES -> "variables";
            case VARIABLE -> "a variable";
            case BYTES -> "a file";
        };
    }
}
