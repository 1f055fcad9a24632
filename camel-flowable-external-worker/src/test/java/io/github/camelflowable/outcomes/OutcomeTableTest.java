package io.github.camelflowable.outcomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

/** The component page shows the table of outcomes that {@link OutcomeTableIT} runs. */
class OutcomeTableTest {

    private static final Path PAGE = Path.of("src/main/docs/flowable-ew-component.adoc");
    private static final String START = "// outcome table: generated\n";
    private static final String END = "// end\n";
    private static final String REMEDY = "mvn test -pl camel-flowable-external-worker -am -Dtest=OutcomeTableTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Doutcomes.update=true";

    @Test
    void shouldShowTheTableOfOutcomesOnTheComponentPage() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).as("markers of the table").containsOnlyOnce(START).containsOnlyOnce(END);
        int start = page.indexOf(START) + START.length();
        String expected = page.substring(0, start)
                + new OutcomeDocument(OutcomeTable.cells()).text()
                + page.substring(page.indexOf(END, start));
        if (Boolean.getBoolean("outcomes.update")) {
            Files.writeString(PAGE, expected);
            return;
        }
        assertThat(page.equals(expected))
                .as("%s shows the table of outcomes. Write it anew with:%n%s", PAGE, REMEDY)
                .isTrue();
    }
}
