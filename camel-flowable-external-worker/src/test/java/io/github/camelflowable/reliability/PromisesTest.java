package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** The page reliability.md promises nothing without a test: each row of its tables names one, and that one exists. */
class PromisesTest {

    private static final Path PAGE = Path.of("src/main/docs/reliability.md");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(should\\w+))?`");

    @Test
    void shouldNameAnExistingTestInEachRow() throws IOException {
        Map<String, Path> classes = testClasses();
        List<String> rows = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals("## Promises"))
                .takeWhile(line -> !line.equals("## Run it"))
                .filter(line -> line.startsWith("|") && !line.startsWith("|--") && !line.startsWith("| We promise"))
                .toList();
        assertThat(rows).as("rows of promises").hasSizeGreaterThan(20);
        Set<String> missing = new TreeSet<>();
        for (String row : rows) {
            String named = row.substring(row.lastIndexOf('|', row.length() - 2));
            Matcher test = TEST.matcher(named);
            assertThat(test.find()).as("a test is named in: %s", row).isTrue();
            do {
                Path source = classes.get(test.group(1));
                String method = test.group(2);
                if (source == null
                        || method != null && !Files.readString(source).contains("void " + method + "(")) {
                    missing.add(test.group());
                }
            } while (test.find());
        }
        assertThat(missing).as("tests that are promised but do not exist").isEmpty();
    }

    private static Map<String, Path> testClasses() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            file -> file,
                            (first, second) -> first));
        }
    }

    @Test
    void shouldGiveTheCommandOfTheSoakRun() throws IOException {
        assertThat(Files.readString(PAGE)).contains("mvn -Psoak verify -pl camel-flowable-external-worker -am");
        assertThat(Arrays.asList(Files.readString(Path.of("pom.xml")).split("\n")))
                .anyMatch(line -> line.contains("<id>soak</id>"));
    }
}
