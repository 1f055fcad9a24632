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
import org.junit.jupiter.api.Test;

/** The tables of the component page are those of the component. */
class ComponentPageTest {

    private static final Path PAGE = Path.of("src/main/docs/flowable-ew-component.adoc");
    private static final String REMEDY = "mvn test -pl camel-flowable-external-worker -am -Dtest=ComponentPageTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dupdate.docs=true";

    private final ComponentTables tables = new ComponentTables();

    ComponentPageTest() throws IOException {}

    @Test
    void shouldShowTheOptionsAndHeadersOfTheComponent() throws IOException {
        assumeTrue(
                new DefaultCamelContext().getVersion().startsWith("4.18."),
                "The page shows the options that come with Camel 4.18");
        String page = Files.readString(PAGE);
        String expected = page;
        for (Map.Entry<String, String> table : tables.byMarker().entrySet()) {
            expected = replaced(expected, table.getKey(), table.getValue());
        }
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, expected);
            return;
        }
        assertThat(page.equals(expected))
                .as("%s shows the options and headers of the component. Write its tables anew with:%n%s", PAGE, REMEDY)
                .isTrue();
    }

    private static String replaced(String page, String marker, String table) {
        String start = "// " + marker + ": START\n";
        String end = "// " + marker + ": END\n";
        assertThat(page)
                .as("%s needs the markers of its tables", PAGE)
                .containsOnlyOnce(start)
                .containsOnlyOnce(end);
        return page.substring(0, page.indexOf(start) + start.length()) + table + page.substring(page.indexOf(end));
    }

    @Test
    void shouldSayMoreThanTheNameInEachDescription() {
        SoftAssertions softly = new SoftAssertions();
        tables.all().forEach((name, option) -> {
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
