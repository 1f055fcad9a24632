package io.github.camelflowable.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.worker.JobOutcome;

/** What is written into the journal is read as the same outcome. */
class OutcomeTextTest {

    private static JobOutcome again(JobOutcome outcome) throws IOException {
        return OutcomeText.read(OutcomeText.write("8", outcome));
    }

    private static Map<String, Object> variables() {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("text", "a");
        variables.put("long", 7L);
        variables.put("integer", 7);
        variables.put("double", 1.5);
        variables.put("exact", new BigDecimal("1.50"));
        variables.put("date", Instant.parse("2026-11-29T10:00:00Z"));
        variables.put("day", LocalDate.parse("2026-11-29"));
        variables.put("none", null);
        variables.put("list", List.of(1, Map.of("a", true)));
        return VariableSnapshot.of(variables, EndedExchange.exchange());
    }

    @Test
    void shouldKeepValuesAndTypesOfVariables() throws IOException {
        JobOutcome.Completed read = (JobOutcome.Completed) again(new JobOutcome.Completed(variables()));

        // The tree of a number that was parsed is of another class; type and text are the same.
        assertThat(read.variables()).hasToString(variables().toString());
    }

    @Test
    void shouldKeepBytes() throws IOException {
        JobOutcome read = again(new JobOutcome.CmmnTerminated(Map.of("doc", new byte[] {0, -1, 5})));

        assertThat(read).isInstanceOf(JobOutcome.CmmnTerminated.class);
        assertThat((byte[]) read.variables().get("doc")).containsExactly(0, -1, 5);
    }

    @Test
    void shouldKeepABpmnError() throws IOException {
        JobOutcome error = new JobOutcome.BpmnError("OUT_OF_STOCK", variables());

        assertThat(again(error)).hasToString(error.toString());
    }

    @Test
    void shouldKeepAFailure() throws IOException {
        JobOutcome failure = new JobOutcome.Failed(new FailureReport("no", "stack", 0, Duration.ofMinutes(3)));
        JobOutcome least = new JobOutcome.Failed(new FailureReport(null, null, null, null));

        assertThat(again(failure)).isEqualTo(failure);
        assertThat(again(least)).isEqualTo(least);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "no JSON", "{\"operation\":\"unacquire\"}", "{\"operation\":\"acquire\"}"})
    void shouldRefuseWhatIsNoOutcome(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutcomeText.read(text))
                .withMessageStartingWith("The entry is no outcome");
    }
}
