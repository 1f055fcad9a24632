package io.github.camelflowable.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.camel.CamelExecutionException;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.BpmnErrorException;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.JobFailureException;
import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.FailureReport;

class FailurePolicyTest {

    private static final FailurePolicy PLAIN = policy(null, null, null);
    private static final Exception BROKEN = new IllegalStateException("broken");

    private final Message message = EndedExchange.message(null);

    private static FailurePolicy policy(String bpmnErrors, Integer retries, String retryTimeout) {
        return FailurePolicy.of(EndedExchange.CONTEXT, bpmnErrors, retries, retryTimeout);
    }

    /** A job that has failed before, and has so many retries left. */
    private static AcquiredJob failedBefore(int retries) {
        return EndedExchange.job(",\"retries\":" + retries + ",\"exceptionMessage\":\"before\"");
    }

    private FailureReport failure(FailurePolicy policy, Throwable exception, AcquiredJob job) {
        return policy.failure(exception, null, job, message);
    }

    // ---- message and details ----

    @Test
    void shouldSayTheMessageAndTheStackTraceOfTheException() {
        FailureReport failure = failure(PLAIN, BROKEN, EndedExchange.process());

        assertThat(failure.errorMessage()).isEqualTo("broken");
        assertThat(failure.errorDetails()).contains("IllegalStateException: broken", "FailurePolicyTest");
        assertThat(failure.retries()).isNull();
        assertThat(failure.retryTimeout()).isNull();
    }

    @Test
    void shouldNameTheClassOfAnExceptionThatSaysNothing() {
        assertThat(failure(PLAIN, new IOException(), null).errorMessage()).isEqualTo("java.io.IOException");
        assertThat(failure(PLAIN, new IOException("  "), null).errorMessage()).isEqualTo("java.io.IOException");
    }

    /** So Camel wraps an error of a step, and what a {@code ProducerTemplate} meets. */
    @Test
    void shouldSayWhatCamelHasWrapped() {
        message.getExchange().setException(new NoClassDefFoundError("com/acme/Gone"));
        Exception error = message.getExchange().getException();
        Exception inner = CamelExecutionException.wrapCamelExecutionException(message.getExchange(), BROKEN);
        Exception ofUser = new CamelExecutionException("order 7 is refused", message.getExchange(), BROKEN);

        assertThat(failure(PLAIN, error, null).errorMessage())
                .isEqualTo("java.lang.NoClassDefFoundError: com/acme/Gone");
        assertThat(failure(PLAIN, inner, null).errorMessage()).isEqualTo("broken");
        assertThat(failure(PLAIN, ofUser, null).errorMessage()).startsWith("order 7 is refused");
    }

    @Test
    void shouldPreferHeadersToTheTextAndTheTextToTheException() {
        assertThat(PLAIN.failure(BROKEN, "text", null, message).errorMessage()).isEqualTo("text");
        assertThat(PLAIN.failure(null, "text", null, message).errorDetails()).isNull();

        message.setHeader(FlowableEwConstants.ERROR_MESSAGE, "header");
        message.setHeader(FlowableEwConstants.ERROR_DETAILS, "details");

        assertThat(PLAIN.failure(BROKEN, "text", null, message))
                .isEqualTo(new FailureReport("header", "details", null, null));
    }

    /** An empty header, or field of an envelope, must not hide the reason from an operator. */
    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void shouldSayTheReasonWhenTheMessageIsEmpty(String empty) {
        assertThat(PLAIN.failure(BROKEN, empty, null, message).errorMessage()).isEqualTo("broken");
        message.setHeader(FlowableEwConstants.ERROR_MESSAGE, empty);
        assertThat(PLAIN.failure(BROKEN, null, null, message).errorMessage()).isEqualTo("broken");
        assertThat(PLAIN.failure(BROKEN, "text", null, message).errorMessage()).isEqualTo("text");
        assertThat(PLAIN.failure(null, null, null, message).errorMessage()).isEqualTo("The route reported a failure");
    }

    // ---- retries and pause ----

    /** The engine answers 500 to a pause that it cannot add to a date, each time, so the job would run for ever. */
    @Test
    void shouldRefuseAPauseThatEndsAfterAllDates() {
        message.setHeader(FlowableEwConstants.RETRY_TIMEOUT, Duration.ofDays(106_751_991_167L));

        assertThatThrownBy(() -> failure(PLAIN, BROKEN, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(FlowableEwConstants.RETRY_TIMEOUT)
                .hasMessageContaining("36500 days");
        message.removeHeader(FlowableEwConstants.RETRY_TIMEOUT);
        assertThatThrownBy(() ->
                        failure(PLAIN, new JobFailureException("x", null, Duration.ofSeconds(Long.MAX_VALUE)), null))
                .hasMessageContaining("JobFailureException");
        assertThatThrownBy(() -> policy(null, null, "PT1S,P36501D")).hasMessageContaining("Option retryTimeout");
        assertThat(failure(policy(null, null, "P36500D"), BROKEN, null).retryTimeout())
                .hasDays(36_500);
    }

    static Stream<Arguments> retriesThatCount() {
        return Stream.of(
                Arguments.of(2, 2),
                Arguments.of(0, 0),
                Arguments.of(2L, 2),
                Arguments.of(new BigInteger("7"), 7),
                Arguments.of(" 4 ", 4),
                Arguments.of("0".getBytes(StandardCharsets.UTF_8), 0),
                Arguments.of(2.0, 2),
                Arguments.of("1e1", 10));
    }

    @ParameterizedTest
    @MethodSource("retriesThatCount")
    void shouldReadTheHeaderWithRetries(Object header, int retries) {
        message.setHeader(FlowableEwConstants.RETRIES, header);

        assertThat(failure(PLAIN, BROKEN, null).retries()).isEqualTo(retries);
    }

    static Stream<Object> retriesThatDoNotCount() {
        return Stream.of(2.5, "2.5", -1, "-1", "many", "", 3_000_000_000L, Double.NaN, true);
    }

    @ParameterizedTest
    @MethodSource("retriesThatDoNotCount")
    void shouldRefuseAHeaderWithOtherRetries(Object header) {
        message.setHeader(FlowableEwConstants.RETRIES, header);

        assertThatThrownBy(() -> failure(PLAIN, BROKEN, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(FlowableEwConstants.RETRIES)
                .hasMessageContaining("'" + header + "'");
    }

    static Stream<Arguments> pauses() {
        return Stream.of(
                Arguments.of(Duration.ofSeconds(90), Duration.ofSeconds(90)),
                Arguments.of("PT20M", Duration.ofMinutes(20)),
                Arguments.of("10s", Duration.ofSeconds(10)),
                Arguments.of(1500, Duration.ofMillis(1500)),
                Arguments.of(1500L, Duration.ofMillis(1500)),
                Arguments.of("0", Duration.ZERO),
                Arguments.of(Duration.ZERO, Duration.ZERO));
    }

    @ParameterizedTest
    @MethodSource("pauses")
    void shouldReadTheHeaderWithThePause(Object header, Duration pause) {
        message.setHeader(FlowableEwConstants.RETRY_TIMEOUT, header);

        assertThat(failure(PLAIN, BROKEN, null).retryTimeout()).isEqualTo(pause);
    }

    static Stream<Object> noPauses() {
        return Stream.of("soon", "PT-1S", Duration.ofSeconds(-1), -5);
    }

    @ParameterizedTest
    @MethodSource("noPauses")
    void shouldRefuseAHeaderWithoutAPause(Object header) {
        message.setHeader(FlowableEwConstants.RETRY_TIMEOUT, header);

        assertThatThrownBy(() -> failure(PLAIN, BROKEN, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(FlowableEwConstants.RETRY_TIMEOUT)
                .hasMessageContaining(header.toString());
    }

    @Test
    void shouldPreferTheHeaderToTheExceptionAndTheExceptionToTheOption() {
        FailurePolicy options = policy(null, 5, "PT5S");
        Exception own = new IOException(new JobFailureException("own", 1, Duration.ofSeconds(1)));

        assertThat(failure(options, BROKEN, null))
                .extracting("retries", "retryTimeout")
                .containsExactly(5, Duration.ofSeconds(5));
        assertThat(failure(options, own, null))
                .extracting("retries", "retryTimeout")
                .containsExactly(1, Duration.ofSeconds(1));

        message.setHeader(FlowableEwConstants.RETRIES, 0);
        message.setHeader(FlowableEwConstants.RETRY_TIMEOUT, "PT0S");
        assertThat(failure(options, own, null))
                .extracting("retries", "retryTimeout")
                .containsExactly(0, Duration.ZERO);
    }

    /** The exception has the last word on both: null says that the engine counts down, and at once. */
    @Test
    void shouldNotMixTheExceptionWithTheOptions() {
        FailureReport failure = failure(policy(null, 5, "PT5S"), new JobFailureException("own", null, null), null);

        assertThat(failure.retries()).isNull();
        assertThat(failure.retryTimeout()).isNull();
    }

    @Test
    void shouldSendRetriesWithTheFirstFailureOnlyUnlessThereShallBeNone() {
        assertThat(failure(policy(null, 5, null), BROKEN, EndedExchange.process())
                        .retries())
                .isEqualTo(5);
        assertThat(failure(policy(null, 5, null), BROKEN, failedBefore(4)).retries())
                .isNull();
        assertThat(failure(policy(null, 0, null), BROKEN, failedBefore(4)).retries())
                .isZero();
    }

    /** Without the option the engine starts with 3 and counts the first failure down to 2. */
    @ParameterizedTest
    @CsvSource({", 2, 20", ", 1, 30", ", 0, 30", "5, 5, 20", "5, 4, 30", "5, 3, 30", "5, 9, 20", "0, 0, 20"})
    void shouldTakeThePauseOfTheAttempt(Integer option, int retriesLeft, int seconds) {
        FailurePolicy policy = policy(null, option, "PT10S, 20s ,,PT30S");

        assertThat(failure(policy, BROKEN, EndedExchange.process()).retryTimeout())
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(failure(policy, BROKEN, failedBefore(retriesLeft)).retryTimeout())
                .isEqualTo(Duration.ofSeconds(seconds));
        assertThat(failure(policy, BROKEN, null).retryTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void shouldUseOnlyOptionsForAFailureThatTheConnectorFound() {
        message.setHeader(FlowableEwConstants.RETRIES, "many");

        assertThat(policy(null, 5, "PT5S").internalFailure("why", EndedExchange.process()))
                .isEqualTo(new FailureReport("why", null, 5, Duration.ofSeconds(5)));
    }

    // ---- BPMN errors ----

    @Test
    void shouldFindABpmnErrorAnywhereInTheChainBeforeAnyMapping() {
        FailurePolicy policy = policy("java.io.IOException=IO", null, null);
        BpmnErrorException thrown = new BpmnErrorException("OUT", Map.of("a", 1));

        assertThat(policy.bpmnError(new IOException(new RuntimeException(thrown))))
                .isEqualTo(new FailurePolicy.Error("OUT", Map.of("a", 1)));
    }

    @Test
    void shouldMapSubclassesAndCausesByTheFirstEntryThatFits() {
        FailurePolicy policy = policy("java.io.FileNotFoundException = GONE , java.io.IOException=IO,", null, null);

        assertThat(policy.bpmnError(new FileNotFoundException()).code()).isEqualTo("GONE");
        assertThat(policy.bpmnError(new IOException()).code()).isEqualTo("IO");
        assertThat(policy.bpmnError(new RuntimeException(new IOException(new FileNotFoundException())))
                        .code())
                .as("the outer exception counts before its cause")
                .isEqualTo("IO");
        assertThat(policy.bpmnError(BROKEN)).isNull();
        assertThat(PLAIN.bpmnError(new IOException())).isNull();
    }

    @Test
    void shouldEndAtACauseChainThatIsACircle() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);

        assertThat(FailurePolicy.chain(first)).containsExactly(first, second);
        assertThat(FailurePolicy.chain(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.io.IOException",
                "java.io.IOException=",
                "=CODE",
                "com.acme.Missing=CODE",
                "java.lang.String=CODE"
            })
    void shouldRefuseAnUnreadableOption(String option) {
        assertThatThrownBy(() -> policy(option, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Option bpmnErrors")
                .hasMessageContaining(option.replaceAll("^([^=]+)=.*", "$1"));
    }

    @Test
    void shouldSayWhatIsWrongWithAMappedClass() {
        assertThatThrownBy(() -> policy("com.acme.Missing=CODE", null, null)).hasMessageContaining("class path");
        assertThatThrownBy(() -> policy("java.lang.String=CODE", null, null)).hasMessageContaining("no exception");
    }

    @Test
    void shouldRefuseOptionsThatAreNoRetriesOrPauses() {
        assertThatThrownBy(() -> policy(null, -1, null))
                .hasMessageContaining("Option retries")
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> policy(null, null, "PT1S,soon"))
                .hasMessageContaining("Option retryTimeout")
                .hasMessageContaining("'soon'");
    }
}
