package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.camelflowable.client.ApiFailures;

class PendingReportTest {

    private static final JobOutcome COMPLETE = new JobOutcome.Completed(Map.of());
    private static final JobOutcome FAIL = ReporterBench.failure("no stock");

    private static PendingReport failed(JobOutcome outcome, boolean maybeCarriedOut) {
        return PendingReport.of(outcome, maybeCarriedOut, ApiFailures.unavailable(maybeCarriedOut));
    }

    private static PendingReport refused(JobOutcome outcome, boolean byEngine) {
        return PendingReport.of(outcome, false, ApiFailures.refused(byEngine));
    }

    @ParameterizedTest
    @MethodSource
    void shouldRememberOneOfTwo(PendingReport earlier, PendingReport later, boolean earlierStays) {
        assertThat(later.after(earlier)).isSameAs(earlierStays ? earlier : later);
    }

    static Stream<Arguments> shouldRememberOneOfTwo() {
        return Stream.of(
                Arguments.of(null, failed(COMPLETE, false), false),
                // What may have been carried out is never forgotten.
                Arguments.of(failed(COMPLETE, true), failed(FAIL, false), true),
                // The second was sent because the engine had refused the first.
                Arguments.of(failed(COMPLETE, true), failed(FAIL, true), false),
                Arguments.of(failed(FAIL, false), failed(COMPLETE, true), false),
                Arguments.of(refused(COMPLETE, true), failed(COMPLETE, true), false),
                // Once something else than a completion was asked for, or a completion was refused, no completion.
                Arguments.of(failed(FAIL, false), failed(COMPLETE, false), true),
                Arguments.of(
                        PendingReport.unreadable(false, new IllegalStateException()), failed(COMPLETE, false), true),
                Arguments.of(refused(COMPLETE, true), failed(COMPLETE, false), true),
                // Else the last one.
                Arguments.of(refused(COMPLETE, false), failed(COMPLETE, false), false),
                Arguments.of(failed(COMPLETE, false), failed(COMPLETE, false), false),
                Arguments.of(failed(COMPLETE, false), failed(FAIL, false), false),
                Arguments.of(refused(COMPLETE, true), failed(FAIL, false), false),
                Arguments.of(failed(FAIL, false), failed(new JobOutcome.Unacquired(), false), false));
    }

    @Test
    void shouldHopeUnlessNothingCanBeSentOrTheEngineRefused() {
        assertThat(failed(COMPLETE, false).isHopeless()).isFalse();
        assertThat(refused(COMPLETE, false).isHopeless()).isFalse();
        assertThat(refused(COMPLETE, true).isHopeless()).isTrue();
        assertThat(PendingReport.unreadable(true, new IllegalStateException()).isHopeless())
                .isTrue();
        assertThat(PendingReport.of(COMPLETE, true, ApiFailures.refused(true)).isHopeless())
                .isFalse();
    }

    @Test
    void shouldKnowWhetherTheMessageWasToComplete() {
        assertThat(failed(COMPLETE, false).complete()).isTrue();
        assertThat(failed(FAIL, false).complete()).isFalse();
        assertThat(PendingReport.unreadable(true, null).complete()).isTrue();
    }
}
