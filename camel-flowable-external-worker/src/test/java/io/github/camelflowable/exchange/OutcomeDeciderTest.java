package io.github.camelflowable.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.processor.ThrottlerRejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.BpmnErrorException;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.ApiFailures;
import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.exchange.OutcomeDecider.RouteState;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobOutcome;
import io.github.camelflowable.worker.PendingReport;

class OutcomeDeciderTest {

    private static final FailurePolicy POLICY =
            FailurePolicy.of(EndedExchange.CONTEXT, "java.io.IOException=IO", 4, "PT5S");
    private static final Exception BROKEN = new IllegalStateException("broken");

    private boolean heldBack;
    private boolean stopping;
    private final Exchange exchange = EndedExchange.exchange();
    private ActiveJob job = EndedExchange.active(EndedExchange.process());

    private OutcomeDecider decider(boolean autoComplete, boolean autoFail) {
        return new OutcomeDecider(
                autoComplete,
                autoFail,
                new OutputVariables(null, null, new TraceContext(null)),
                POLICY,
                new RouteState(() -> heldBack, () -> stopping));
    }

    private JobOutcome decided() {
        return decider(true, true).decide(exchange, job);
    }

    private FailureReport failure() {
        assertThat(decided()).isInstanceOf(JobOutcome.Failed.class);
        return ((JobOutcome.Failed) decided()).failure();
    }

    private void header(String name, Object value) {
        exchange.getMessage().setHeader(name, value);
    }

    private void pending(PendingReport report) {
        job.claim();
        job.reopen(report);
    }

    // ---- ended well, or in an exception ----

    /** Each way to end, and what is sent with both options on, with autoComplete=false, and with autoFail=false. */
    static Stream<Arguments> endings() {
        String operation = FlowableEwConstants.OPERATION;
        return Stream.of(
                row("well", e -> {}, "complete", null, "complete"),
                row("exception", e -> e.setException(BROKEN), "fail", "fail", null),
                row("error", e -> e.setException(new RuntimeException(new StackOverflowError())), "fail", "fail", null),
                row(
                        "mapped exception",
                        e -> e.setException(new java.io.IOException()),
                        "bpmnError",
                        "bpmnError",
                        "bpmnError"),
                row(
                        "BPMN error",
                        e -> e.setException(new BpmnErrorException("E")),
                        "bpmnError",
                        "bpmnError",
                        "bpmnError"),
                row("rollback", e -> e.setRollbackOnly(true), "fail", "fail", null),
                row("rollback last", e -> e.setRollbackOnlyLast(true), "fail", "fail", null),
                row(
                        "asked complete",
                        e -> e.getMessage().setHeader(operation, "complete"),
                        "complete",
                        "complete",
                        "complete"),
                row("asked fail", e -> e.getMessage().setHeader(operation, "FAIL"), "fail", "fail", "fail"),
                row(
                        "asked error",
                        e -> e.getMessage().setHeader(operation, "bpmnError"),
                        "bpmnError",
                        "bpmnError",
                        "bpmnError"),
                row(
                        "asked release",
                        e -> e.getMessage().setHeader(operation, "unacquire"),
                        "release",
                        "release",
                        "release"),
                row(
                        "asked for a case",
                        e -> e.getMessage().setHeader(operation, "cmmnTerminate"),
                        "fail",
                        "fail",
                        "fail"),
                row(
                        "left from a query",
                        e -> e.getMessage().setHeader(operation, "listJobs"),
                        "complete",
                        null,
                        "complete"),
                row("unknown operation", e -> e.getMessage().setHeader(operation, "stop"), "fail", "fail", null),
                row(
                        "header no map",
                        e -> e.getMessage().setHeader(FlowableEwConstants.VARIABLES, "a=1"),
                        "fail",
                        null,
                        null),
                row(
                        "exception with a bad header",
                        e -> {
                            e.setException(BROKEN);
                            e.getMessage().setHeader(FlowableEwConstants.RETRIES, "many");
                        },
                        "fail",
                        "fail",
                        null));
    }

    private static Arguments row(
            String name, Consumer<Exchange> end, String sent, String withoutComplete, String withoutFail) {
        return Arguments.of(name, end, sent, withoutComplete, withoutFail);
    }

    private static String label(JobOutcome outcome) {
        return outcome == null ? null : outcome.label();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endings")
    void shouldDecideByTheEndOfTheRouteAndTheOptions(
            String name, Consumer<Exchange> end, String sent, String withoutComplete, String withoutFail) {
        end.accept(exchange);

        assertThat(label(decider(true, true).decide(exchange, job))).isEqualTo(sent);
        assertThat(label(decider(false, true).decide(exchange, job))).isEqualTo(withoutComplete);
        assertThat(label(decider(true, false).decide(exchange, job))).isEqualTo(withoutFail);
    }

    @Test
    void shouldSendTheVariablesOfTheOutcome() {
        exchange.getMessage().setBody(Map.of("a", 1));
        assertThat(decided().variables()).containsOnlyKeys("a");

        header(FlowableEwConstants.OPERATION, "bpmnError");
        header(FlowableEwConstants.ERROR_CODE, "E");
        assertThat(decided()).isInstanceOfSatisfying(JobOutcome.BpmnError.class, error -> {
            assertThat(error.errorCode()).isEqualTo("E");
            assertThat(error.variables()).containsOnlyKeys("a");
        });

        exchange.setException(new RuntimeException(new BpmnErrorException("F", Map.of("b", 2))));
        assertThat(decided()).isInstanceOfSatisfying(JobOutcome.BpmnError.class, error -> {
            assertThat(error.errorCode()).isEqualTo("F");
            assertThat(error.variables()).containsOnlyKeys("b");
        });
    }

    /** The headers of a failure may be what is wrong; a BPMN error needs none of them. */
    @Test
    void shouldNotReadTheHeadersOfAFailureForABpmnError() {
        header(FlowableEwConstants.RETRIES, "many");
        header(FlowableEwConstants.RETRY_TIMEOUT, "soon");
        exchange.setException(new BpmnErrorException("E"));

        assertThat(decided()).isEqualTo(new JobOutcome.BpmnError("E", Map.of()));
    }

    @Test
    void shouldFailAJobOfACaseWithWhatWouldBeABpmnError() {
        job = EndedExchange.active(EndedExchange.ofCase());
        header(FlowableEwConstants.OPERATION, "bpmnError");
        assertThat(failure().errorMessage()).contains("bpmnError", "job of a case");

        exchange.setException(new BpmnErrorException("E"));
        assertThat(failure().errorMessage()).contains("'E'", "job of a case");
        assertThat(decider(true, false).decide(exchange, job)).isNull();
    }

    @Test
    void shouldTerminateOnlyAJobOfACase() {
        header(FlowableEwConstants.OPERATION, "cmmnTerminate");
        exchange.getMessage().setBody(Map.of("a", 1));
        assertThat(failure().errorMessage()).contains("cmmnTerminate", "job of a process");

        job = EndedExchange.active(EndedExchange.ofCase());
        assertThat(decided()).isInstanceOf(JobOutcome.CmmnTerminated.class);
        assertThat(decided().variables()).containsOnlyKeys("a");
    }

    @Test
    void shouldSayWhyItFailed() {
        exchange.setException(BROKEN);
        assertThat(failure().errorMessage()).isEqualTo("broken");
        assertThat(failure().retries()).isEqualTo(4);

        header(FlowableEwConstants.RETRIES, "many");
        assertThat(failure().errorMessage())
                .contains("cannot be decided", FlowableEwConstants.RETRIES, "The route ended in", "broken");
        assertThat(failure().retries()).isEqualTo(4);
    }

    @Test
    void shouldFailWithWhatAnErrorHandlerCaught() {
        header(FlowableEwConstants.OPERATION, "fail");
        assertThat(failure().errorMessage()).isEqualTo("The route asked for fail");

        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, BROKEN);
        assertThat(failure().errorMessage()).isEqualTo("broken");
    }

    /** What was caught long before the rollback is a reason, but no BPMN error. */
    @Test
    void shouldFailWithTheReasonOfARollback() {
        exchange.setRollbackOnly(true);
        assertThat(failure().errorMessage()).isEqualTo("The route rolled back");

        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new BpmnErrorException("E"));
        assertThat(failure().errorMessage()).isEqualTo("BPMN error 'E'");
    }

    @Test
    void shouldReleaseWithTheRetriesAndTheMessageThatTheJobHas() {
        job = EndedExchange.active(EndedExchange.job(",\"retries\":2,\"exceptionMessage\":\"before\""));
        header(FlowableEwConstants.OPERATION, "unacquire");

        assertThat(decided()).isEqualTo(new JobOutcome.Released(2, "before"));
    }

    /** An error in a getter of the body must not leave the job locked and its slot taken. */
    @Test
    void shouldFailWhenAValueCannotBeWritten() {
        class Endless {
            @SuppressWarnings("unused")
            public Object getSelf() {
                throw new StackOverflowError("endless");
            }
        }
        exchange.getMessage().setBody(Map.of("a", new Endless()));

        assertThat(failure().errorMessage()).contains("cannot be decided");
        assertThat(decider(true, false).decide(exchange, job)).isNull();
    }

    /** Without an outcome the slot would never be free again. */
    @Test
    void shouldFailWhenTheExceptionOfTheRouteThrowsOneItself() {
        exchange.setException(new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("no text");
            }
        });

        assertThat(failure().errorMessage()).contains("cannot be decided").contains("no text");
    }

    @Test
    void shouldReadTheOperationOfAHeaderThatIsBytes() {
        exchange.getMessage().setHeader(FlowableEwConstants.OPERATION, "fail".getBytes(StandardCharsets.UTF_8));

        assertThat(decided().label()).isEqualTo("fail");
    }

    // ---- cut off ----

    private static RejectedExecutionException thrownBy(String className) {
        RejectedExecutionException rejection = new RejectedExecutionException();
        rejection.setStackTrace(new StackTraceElement[] {new StackTraceElement(className, "process", null, 1)});
        return rejection;
    }

    private static RejectedExecutionException ofAPool(boolean isStopped) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1));
        CountDownLatch end = new CountDownLatch(1);
        if (isStopped) {
            pool.shutdown();
        }
        try {
            for (int task = 0; task < 3; task++) {
                pool.execute(() -> awaitQuietly(end));
            }
            throw new AssertionError("taken");
        } catch (RejectedExecutionException e) {
            return e;
        } finally {
            end.countDown();
            pool.shutdown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Stream<Arguments> cuts() {
        String handlers = "org.apache.camel.processor.errorhandler.";
        return Stream.of(
                Arguments.of(thrownBy(handlers + "RedeliveryErrorHandler$SimpleTask"), "release", "release"),
                Arguments.of(thrownBy("org.apache.camel.impl.engine.CamelInternalProcessor"), "release", "release"),
                Arguments.of(new RuntimeException(thrownBy(handlers + "X")), "release", "release"),
                Arguments.of(ofAPool(true), "fail", "release"),
                Arguments.of(ofAPool(false), "fail", "fail"),
                Arguments.of(new RejectedExecutionException("the route's own"), "fail", "fail"),
                Arguments.of(
                        thrownBy(
                                new ThrottlerRejectedExecutionException("full"),
                                "org.apache.camel.processor.Throttler"),
                        "fail",
                        "fail"),
                Arguments.of(thrownBy("org.apache.camel.impl.engine.CamelInternalProcessorOfAUser"), "fail", "release"),
                Arguments.of(new InterruptedException(), "fail", "release"),
                Arguments.of(new RuntimeException(new InterruptedException()), "fail", "release"),
                Arguments.of(BROKEN, "fail", "fail"));
    }

    private static <E extends Exception> E thrownBy(E exception, String className) {
        exception.setStackTrace(new StackTraceElement[] {new StackTraceElement(className, "process", null, 1)});
        return exception;
    }

    /** In doTry no error handler stands before Camel's processors, which a stop has stopped. */
    @Test
    void shouldReleaseWhatAStoppedProcessorCutOff() {
        exchange.setException(
                thrownBy(new IllegalStateException("not started"), "org.apache.camel.processor.SendProcessor"));
        assertThat(decided().label()).isEqualTo("fail");
        stopping = true;
        assertThat(decided().label()).isEqualTo("release");

        exchange.setException(
                thrownBy(new NullPointerException(), "org.apache.camel.component.resilience4j.ResilienceProcessor$X"));
        assertThat(decided().label()).isEqualTo("release");

        exchange.setException(thrownBy(new IllegalStateException("mine"), "com.acme.Work"));
        assertThat(decided().label()).isEqualTo("fail");
    }

    @Test
    void shouldReleaseWhatWasInterruptedInARouteThatIsGone() {
        exchange.setException(new RuntimeException(new InterruptedException()));
        exchange.getExchangeExtension().setFromRouteId("removed");

        assertThat(decided().label()).isEqualTo("release");
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void shouldReleaseWhatCamelCutOff(Exception exception, String whileRunning, String whileStopping) {
        exchange.setException(exception);

        assertThat(decided().label()).isEqualTo(whileRunning);
        stopping = true;
        assertThat(decided().label()).isEqualTo(whileStopping);
    }

    @Test
    void shouldReleaseAnInterruptedExchangeThatSkippedTheRestOfItsRoute() {
        exchange.getExchangeExtension().setInterrupted(true);
        assertThat(decided().label()).isEqualTo("complete");

        exchange.setRouteStop(true);
        assertThat(decided().label()).isEqualTo("release");

        exchange.getExchangeExtension().setInterrupted(false);
        assertThat(decided().label()).as("stopped by the route itself").isEqualTo("complete");
    }

    @Test
    void shouldSurviveARejectionWithoutAStackTrace() {
        RejectedExecutionException rejection = new RejectedExecutionException();
        rejection.setStackTrace(new StackTraceElement[0]);
        exchange.setException(rejection);

        assertThat(decided().label()).isEqualTo("fail");
    }

    // ---- circuit breaker ----

    private static final class CallNotPermittedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @CsvSource({"true, true, release", "true, false, complete", "false, true, complete"})
    void shouldReleaseWhatTheWatchedCircuitBreakerRejected(boolean rejected, boolean held, String sent) {
        heldBack = held;
        exchange.setProperty(ExchangePropertyKey.CIRCUIT_BREAKER_RESPONSE_REJECTED, rejected);

        assertThat(decided().label()).isEqualTo(sent);
    }

    @Test
    void shouldTellARejectedCallFromOneThatWasMadeAndFailed() {
        heldBack = true;
        exchange.setProperty(ExchangePropertyKey.CIRCUIT_BREAKER_RESPONSE_REJECTED, true);
        exchange.setException(new CallNotPermittedException());
        assertThat(decided().label()).isEqualTo("release");

        exchange.setException(BROKEN);
        assertThat(decided().label()).isEqualTo("fail");

        exchange.setException(null);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, BROKEN);
        assertThat(decided().label()).isEqualTo("complete");
    }

    // ---- reports made in vain ----

    private static final JobOutcome COMPLETE = new JobOutcome.Completed(Map.of());
    private static final JobOutcome FAIL = new JobOutcome.Failed(new FailureReport("asked", null, null, null));

    private static PendingReport vain(JobOutcome outcome, boolean maybeCarriedOut) {
        return PendingReport.of(outcome, maybeCarriedOut, ApiFailures.unavailable(maybeCarriedOut));
    }

    /** What is repeated: the very outcome. What is hopeless fails, unless failures are not reported. */
    static Stream<Arguments> pendings() {
        PendingReport refused = PendingReport.of(COMPLETE, false, ApiFailures.refused(true));
        PendingReport unreadable = PendingReport.unreadable(true, new IllegalArgumentException("unreadable"));
        PendingReport unreadableFail = PendingReport.unreadable(false, new IllegalArgumentException("unreadable"));
        return Stream.of(
                Arguments.of(vain(COMPLETE, false), "repeated", "ended"),
                Arguments.of(vain(COMPLETE, true), "repeated", "repeated"),
                Arguments.of(vain(FAIL, false), "repeated", "repeated"),
                Arguments.of(vain(FAIL, true), "repeated", "repeated"),
                Arguments.of(refused, "hopeless", "hopeless"),
                Arguments.of(unreadable, "hopeless", "ended"),
                Arguments.of(unreadableFail, "hopeless", "hopeless"));
    }

    @ParameterizedTest
    @MethodSource("pendings")
    void shouldRepeatWhatAProducerReportedInVain(PendingReport report, String endedWell, String otherException) {
        pending(report);
        check(report, endedWell);
        exchange.setException(BROKEN);
        check(report, otherException);
        exchange.setException(new RuntimeException((Exception) report.reason()));
        check(report, endedWell);
    }

    /** The work is not done then, or not to be reported as done. */
    @Test
    void shouldNotCompleteWhenTheRouteEndsOtherwiseAfterACompleteInVain() {
        pending(vain(COMPLETE, false));

        header(FlowableEwConstants.OPERATION, "fail");
        assertThat(decided().label()).isEqualTo("fail");
        header(FlowableEwConstants.OPERATION, "bpmnError");
        assertThat(decided().label()).isEqualTo("bpmnError");
        header(FlowableEwConstants.OPERATION, "complete");
        assertThat(decided()).isSameAs(COMPLETE);
        exchange.setRollbackOnly(true);
        assertThat(decided().label()).isEqualTo("fail");
    }

    /** A transaction is rolled back by the exception that leaves it, and kept if a step swallows that. */
    @Test
    void shouldNotCompleteWhenACompleteInVainHasRolledTheWorkBack() {
        PendingReport report = vain(COMPLETE, false).inTransaction();
        pending(report);

        assertThat(decided()).isSameAs(COMPLETE);
        exchange.setException((Exception) report.reason());
        assertThat(decided().label()).isEqualTo("fail");
    }

    private void check(PendingReport report, String expected) {
        JobOutcome sent = decider(true, true).decide(exchange, job);
        JobOutcome withoutFail = decider(true, false).decide(exchange, job);
        switch (expected) {
            case "repeated" -> {
                assertThat(sent).isSameAs(report.outcome());
                assertThat(withoutFail).isSameAs(report.outcome());
            }
            case "hopeless" -> {
                assertThat(((JobOutcome.Failed) sent).failure().errorMessage())
                        .isEqualTo(report.reason().getMessage());
                assertThat(withoutFail).isNull();
            }
            default -> {
                assertThat(((JobOutcome.Failed) sent).failure().errorMessage()).isEqualTo("broken");
                assertThat(withoutFail).isNull();
            }
        }
    }

    @Test
    void shouldRepeatAlsoWhenTheRouteWasCutOffAfterwards() {
        pending(vain(FAIL, true));
        stopping = true;
        exchange.setException(new RejectedExecutionException());

        assertThat(decided()).isSameAs(FAIL);
    }

    /** With autoFail=false a failure is sent only if the route, or a producer in it, has asked for it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNeverFailUnaskedWithoutAutoFail(boolean autoComplete) {
        OutcomeDecider decider = decider(autoComplete, false);
        List<AcquiredJob> jobs = List.of(EndedExchange.process(), EndedExchange.ofCase());
        List<Consumer<Exchange>> ends = List.of(
                e -> e.setException(BROKEN),
                e -> e.setException(new Exception()),
                e -> e.setRollbackOnly(true),
                e -> e.getMessage().setHeader(FlowableEwConstants.OPERATION, "nonsense"),
                e -> e.getMessage().setHeader(FlowableEwConstants.VARIABLES, 1));
        for (AcquiredJob acquired : jobs) {
            for (Consumer<Exchange> end : ends) {
                JobOutcome outcome = decider.decide(EndedExchange.exchange(end), EndedExchange.active(acquired));
                assertThat(outcome).isNull();
            }
        }
        assertThat(decider.internalFailure("why", EndedExchange.process())).isNull();
    }
}
