package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.kit.FailureRecorder;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;

/** What becomes of a report that does not get through. */
class ReportFaultsIT extends FlowableTestSupport {

    private final Network network = new Network(flowable);
    private final AtomicInteger runs = new AtomicInteger();
    private final FailureRecorder errors = new FailureRecorder();

    @AfterEach
    void closeNetwork() {
        context.stop();
        network.close();
    }

    private String startOne(String options, Object body) throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        context.getRegistry().bind("errors", errors);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:" + topic + "?initialDelay=0&exceptionHandler=#errors&baseUrl=" + network.baseUrl()
                                + options)
                        .process(exchange -> {
                            runs.incrementAndGet();
                            exchange.getMessage().setBody(body);
                        });
            }
        });
        return instance;
    }

    private void answerReportsWith(Fault fault, int times) {
        AtomicInteger answered = new AtomicInteger();
        network.script(call -> call.isReport() && answered.getAndIncrement() < times ? fault : Fault.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504, 401})
    void shouldRepeatTheSameOutcomeWhenTheServerIsBusy(int status) throws Exception {
        answerReportsWith(Fault.status(status, "text/html", "<html>later</html>"), 3);

        String instance = startOne("", Map.of("a", 1));

        await("it ends").until(() -> flowable.hasEnded(instance));
        await("the answer is recorded").until(() -> network.calls("/complete").size() == 4);
        assertThat(network.calls("/fail")).isEmpty();
        assertThat(network.calls("/complete"))
                .extracting(Network.Call::body)
                .containsOnly(network.calls("/complete").get(0).body());
        assertThat(runs).hasValue(1);
        assertThat(errors.failures()).isEmpty();
    }

    private static final Fault REFUSED =
            Fault.status(400, "application/json", "{\"message\":\"Bad request\",\"exception\":\"no such type\"}");

    @Test
    void shouldFailTheJobWithTheReasonOfTheEngineWhenItRefusesTheOutcome() throws Exception {
        answerReportsWith(REFUSED, 1);

        String instance = startOne("&retries=0", Map.of("a", 1));

        await("it is a dead letter").until(() -> flowable.deadLetters(instance).size() == 1);
        assertThat(flowable.deadLetters(instance)
                        .get(0)
                        .path("exceptionMessage")
                        .asText())
                .contains("no such type");
        assertThat(network.calls("/complete")).hasSize(1);
        assertThat(network.calls("/fail")).hasSize(1);
        assertThat(errors.failures()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"&autoFail=false", ""})
    void shouldLeaveTheJobLockedWhenTheEngineRefusesTheFailureToo(String option) throws Exception {
        answerReportsWith(REFUSED, 100);

        String instance = startOne(option, Map.of("a", 1));

        await("the exception handler takes note").until(() -> !errors.failures().isEmpty());
        assertThat(errors.failures().get(0))
                .isInstanceOfSatisfying(FlowableApiException.class, e -> assertThat(e.getStatus())
                        .isEqualTo(400))
                .hasMessageContaining("no such type");
        assertThat(network.calls("/complete")).hasSize(1);
        assertThat(network.calls("/fail")).hasSize(option.isEmpty() ? 1 : 0);
        assertThat(flowable.jobs(instance).get(0).path("lockOwner").isTextual())
                .as("the job keeps its lock")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void shouldGiveTheJobUpAfterOneTryWhenItIsLost(int status) throws Exception {
        answerReportsWith(Fault.status(status, "application/json", "{\"message\":\"x\",\"exception\":\"y\"}"), 100);

        startOne("", Map.of());

        await("it was tried").until(() -> network.calls("/complete").size() == 1);
        await("the job is let go").until(() -> inHand() == 0);
        assertThat(network.calls().stream().filter(Network.Call::isReport)).hasSize(1);
        assertThat(errors.failures()).as("a lost job is no error of the route").isEmpty();
    }

    private int inHand() {
        return context.getRoutes().stream()
                .mapToInt(route -> ((FlowableEwConsumer) route.getConsumer()).getPendingExchangesSize())
                .sum();
    }

    /** The lock is over before a report gets through: no other outcome is made up, and the job is simply run again. */
    @Test
    void shouldRunTheJobAgainWhenNoReportGotThroughWhileTheLeaseLasted() throws Exception {
        network.script(call -> call.isReport() && runs.get() < 2 ? Fault.REQUEST_LOST : Fault.NONE);

        String instance = startOne("&lockDuration=PT2S&delay=100", Map.of());

        await("it ends").until(() -> flowable.hasEnded(instance));
        assertThat(runs).hasValue(2);
        assertThat(network.calls("/fail")).isEmpty();
        assertThat(network.calls("/complete").size()).isBetween(4, 20);
        assertThat(errors.failures()).as("the first report was given up").hasSize(1);
    }

    /** Neither an endless run again and again, nor a slot that never comes back. */
    @Test
    void shouldFailTheJobWithTheReasonWhenItsOutcomeCannotBeTold() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                // On a thread that is not the consumer's.
                from("flowable-ew:" + topic + "?initialDelay=0&concurrentConsumers=1&retries=1")
                        .to("seda:elsewhere");
                from("seda:elsewhere").process(exchange -> {
                    runs.incrementAndGet();
                    exchange.getMessage().setBody(new HashMap<String, Object>() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        public void forEach(BiConsumer<? super String, ? super Object> action) {
                            throw new NoClassDefFoundError("com/acme/Gone");
                        }
                    });
                });
            }
        });
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);

        await("it runs twice in the one slot and is a dead letter")
                .until(() -> flowable.deadLetters(instance).size() == 1);
        assertThat(runs).hasValue(2);
        assertThat(flowable.deadLetters(instance)
                        .get(0)
                        .path("exceptionMessage")
                        .asText())
                .contains("com/acme/Gone");
    }

    @Test
    void shouldFailTheJobWithTheReasonWhenItsOutcomeCannotBeSent() throws Exception {
        String instance = startOne("&retries=0", Map.of("ratio", Double.NaN));

        await("it fails").until(() -> network.calls("/fail").size() >= 1);
        assertThat(network.calls("/complete")).isEmpty();
        assertThat(network.calls("/fail").get(0).body()).contains("'ratio'").contains("NaN");
        await("it is a dead letter at once")
                .until(() -> flowable.deadLetters(instance).size() == 1);
        assertThat(runs).as("retries=0 counts for this failure too").hasValue(1);
    }
}
