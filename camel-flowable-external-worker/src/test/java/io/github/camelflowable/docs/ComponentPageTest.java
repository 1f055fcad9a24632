package io.github.camelflowable.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of each component page are those of its component. */
class ComponentPageTest {

    private static final String REMEDY = "mvn test -pl camel-flowable-external-worker -am -Dtest=ComponentPageTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dupdate.docs=true";

    @ParameterizedTest
    @CsvSource({
        "src/main/docs/flowable-ew-component.adoc, flowable-ew",
        "src/main/docs/flowable-rest-component.adoc, rest/flowable-rest"
    })
    void shouldShowTheOptionsAndHeadersOfTheComponent(Path file, String component) throws IOException {
        assumeTrue(
                new DefaultCamelContext().getVersion().startsWith("4.18."),
                "The page shows the options that come with Camel 4.18");
        String page = Files.readString(file);
        String expected = page;
        for (Map.Entry<String, String> table :
                new ComponentTables(component).byMarker().entrySet()) {
            expected = replaced(file, expected, table.getKey(), table.getValue());
        }
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(file, expected);
            return;
        }
        assertThat(page.equals(expected))
                .as("%s shows the options and headers of the component. Write its tables anew with:%n%s", file, REMEDY)
                .isTrue();
    }

    private static String replaced(Path file, String page, String marker, String table) {
        String start = "// " + marker + ": START\n";
        String end = "// " + marker + ": END\n";
        assertThat(page)
                .as("%s needs the markers of its tables", file)
                .containsOnlyOnce(start)
                .containsOnlyOnce(end);
        return page.substring(0, page.indexOf(start) + start.length()) + table + page.substring(page.indexOf(end));
    }

    @ParameterizedTest
    @ValueSource(strings = {"flowable-ew", "rest/flowable-rest"})
    void shouldSayMoreThanTheNameInEachDescription(String component) throws IOException {
        SoftAssertions softly = new SoftAssertions();
        new ComponentTables(component).all().forEach((name, option) -> {
            List<String> words = words(option.path("description").asText());
            Set<String> known = Set.copyOf(words(name.replaceAll("(?<=[a-z])(?=[A-Z])", " ")));
            softly.assertThat(words.stream().filter(word -> !known.contains(word)))
                    .as("words of the description of %s that are not in its name", name)
                    .hasSizeGreaterThan(2);
        });
        softly.assertAll();
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }
}
