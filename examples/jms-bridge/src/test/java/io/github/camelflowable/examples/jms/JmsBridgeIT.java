package io.github.camelflowable.examples.jms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;

import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;

import io.github.camelflowable.examples.jms.service.OrderService;

/** What becomes of jobs between Flowable and the queues when something on their way goes wrong. */
class JmsBridgeIT extends BridgeTestSupport {

    private static final int JOBS = Integer.getInteger("bridge.jobs", 100);
    private static final long DECLINED = JOBS / 25;
    private static final long OUT_OF_STOCK = JOBS / 50;

    @Test
    void shouldEndEachJobOnceInBothStylesThroughAllAccidents() throws Exception {
        startBroker(10, Duration.ofMillis(200));
        startQuotes();
        OrderService orders = startOrders();
        IntStream.range(0, JOBS).forEach(number -> {
            startQuote(number);
            startOrder(number);
        });
        // Copies of an answer are reported at the same time, too.
        startWorker("ask.timeout", "2000", "camel.component.jms.concurrentConsumers", "3");

        await("some have ended").until(() -> ended() >= JOBS / 4);
        int tried = reportsTried();
        StubMapping fault = reportsRefused();
        await("Flowable is missed").until(() -> reportsTried() > tried + 20);
        heal(fault);
        await("all have ended").until(() -> ended() == 2 * JOBS);

        assertThat(completedTasksByInstance("getQuote")).hasSize(JOBS).allSatisfy((id, times) -> assertThat(times)
                .isEqualTo(1));
        assertThat(completedTasksByInstance("shipGoods")).hasSize(JOBS).allSatisfy((id, times) -> assertThat(times)
                .isEqualTo(1));
        assertThat(instancesByEnd())
                .hasSize(4)
                .containsEntry("quoted", JOBS - DECLINED)
                .containsEntry("declined", DECLINED)
                .containsEntry("shipped", JOBS - OUT_OF_STOCK)
                .containsEntry("outOfStock", OUT_OF_STOCK);
        assertThat(orders.shipments())
                .hasSize((int) (JOBS - OUT_OF_STOCK))
                .allSatisfy((order, times) -> assertThat(times).isEqualTo(1));
        assertThat(flowable.deadLetters()).isEmpty();
        await("every answer is acknowledged")
                .until(() -> messages("orders.answers").isEmpty());
        assertThat(messages(JmsBroker.DEAD_LETTERS))
                .extracting(BridgeTestSupport::text)
                .as("only the poisoned answers")
                .hasSize(JOBS / 50)
                .allSatisfy(answer -> assertThat(answer).contains("\"operation\":\"shipped\""));
    }

    private Map<String, Long> completedTasksByInstance(String task) {
        return count(
                "/process-api/history/historic-activity-instances?finished=true&size=" + 2 * JOBS + "&activityId="
                        + task,
                "processInstanceId");
    }

    private Map<String, Long> instancesByEnd() {
        return count("/process-api/history/historic-process-instances?finished=true&size=" + 2 * JOBS, "endActivityId");
    }

    private void startQuote(int number) {
        String accident = number % 20 == 1
                ? "no answer"
                : number % 20 == 7 ? "no JSON" : number % 20 == 13 ? "price list locked" : "";
        start("quote", "Q-" + number, Map.of("accident", accident, "quantity", number % 25 == 0 ? 200 : 1));
    }

    private void startOrder(int number) {
        String accident = number % 20 == 1
                ? "carrier is silent"
                : number % 20 == 7 ? "answers twice" : number % 50 == 13 ? "unknown operation" : "";
        start("order", "O-" + number, Map.of("accident", accident, "quantity", number % 50 == 0 ? 12 : 1));
    }

    @Test
    void shouldLeaveTheAnswerAsADeadLetterWhenFlowableDoesNotTakeItAgainAndAgain() throws Exception {
        startBroker(3, Duration.ofMillis(100));
        startWorker("camel.component.flowable-ew.lockDuration", "PT8S");
        StubMapping fault = reportsRefused();
        String instance = start("order", "O-1", Map.of());
        // An answer that comes before the route has ended would be reported again at the end of the route.
        await("the route has sent the order")
                .until(() -> messages("orders").size() == 1
                        && worker.getCamelContext().getInflightRepository().size("send") == 0);
        OrderService orders = startOrders();

        await("it is a dead letter")
                .until(() -> messages(JmsBroker.DEAD_LETTERS).size() == 1);
        assertThat(reportsTried()).isEqualTo(3);
        assertThat(end(instance)).isEmpty();
        heal(fault);

        await("it goes out again after its lock").until(() -> end(instance).equals("shipped"));
        assertThat(orders.shipments()).isEqualTo(Map.of("O-1", 1));
    }

    @Test
    void shouldGiveTheJobUpWithTheReasonWhenTheBrokerIsAway() throws Exception {
        startBroker(3, Duration.ofMillis(100));
        startWorker();
        broker.close();

        String quote = start("quote", "Q-1", Map.of());
        String order = start("order", "O-1", Map.of());

        await("both are given up")
                .until(() -> deadLetter(quote).isObject() && deadLetter(order).isObject());
        assertThat(deadLetter(quote).path("exceptionMessage").asText()).isNotBlank();
        assertThat(deadLetter(order).path("exceptionMessage").asText()).isNotBlank();
    }

    @Test
    void shouldNotCompleteTheJobWhenTheAnswerIsAboutAnother() throws Exception {
        startBroker(3, Duration.ofMillis(100));
        startWorker("camel.component.flowable-ew.lockDuration", "PT5S");
        String instance = start("quote", "Q-1", Map.of());
        String other = start("order", "O-1", Map.of());
        JsonNode otherJob = awaitLocked(other);

        try (JMSContext jms = broker.connectionFactory().createContext();
                JMSConsumer quotes = jms.createConsumer(jms.createQueue("quotes"))) {
            reply(jms, quotes.receive(30_000), otherJob);
            await("the other job has ended").until(() -> end(other).equals("shipped"));
            assertThat(end(instance)).isEmpty();
            Message again = quotes.receive(30_000);
            reply(jms, again, job(instance));
        }

        await("its own answer ends it").until(() -> end(instance).equals("quoted"));
    }

    private static void reply(JMSContext jms, Message request, JsonNode job) throws Exception {
        jms.createProducer()
                .setJMSCorrelationID(request.getJMSCorrelationID())
                .send(
                        request.getJMSReplyTo(),
                        "{\"jobId\":\"" + job.path("id").asText() + "\",\"workerId\":\""
                                + job.path("lockOwner").asText() + "\",\"operation\":\"complete\"}");
    }
}
