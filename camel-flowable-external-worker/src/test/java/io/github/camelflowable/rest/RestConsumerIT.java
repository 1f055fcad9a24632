package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.Models;

/** Polling a query: each new row once, again after a failure, and again when it comes back. */
class RestConsumerIT extends RestTestSupport {

    private final Queue<Exchange> seen = new ConcurrentLinkedQueue<>();

    /** Address of a consumer of the dead letters of one instance. */
    private static String deadLetters(String instance, String... options) {
        return "flowable-rest:process/listDeadLetterJobs?initialDelay=0&delay=50&param.processInstanceId=" + instance
                + (options.length == 0 ? "" : "&" + String.join("&", options));
    }

    private String startWithDeadLetters(int count) {
        flowable.deploy(Models.parallelTasks(key, topic, count, false));
        String instance = flowable.startProcess(key);
        flowable.acquire(topic, "w", count, "PT1M").forEach(job -> flowable.fail(job, "why", 0));
        assertThat(flowable.deadLetters(instance)).hasSize(count);
        return instance;
    }

    @Test
    void shouldTakeEachNewRowOnce() throws Exception {
        String instance = startWithDeadLetters(3);
        routes(rb -> rb.from(deadLetters(instance, "param.size=2"))
                .routeId("letters")
                .process(seen::add));

        await("all dead letters were taken").until(() -> seen.size() == 3);

        assertThat(seen).allSatisfy(exchange -> assertThat(variables(exchange))
                .containsEntry("processInstanceId", instance)
                .containsEntry("exceptionMessage", "failed"));
        assertThat(seen.stream().map(exchange -> exchange.getProperty(ExchangePropertyKey.BATCH_INDEX)))
                .containsExactly(0, 1, 2);
        assertThat(seen.stream().map(exchange -> exchange.getProperty(ExchangePropertyKey.BATCH_COMPLETE)))
                .containsExactly(false, false, true);
        polledAgain();
        assertThat(seen).as("rows that were taken do not come again").hasSize(3);
    }

    /** Waits until a consumer as fast as those of the test has polled ten times. */
    private void polledAgain() throws Exception {
        AtomicInteger idle = new AtomicInteger();
        routes(rb -> rb.from("flowable-rest:process/listDeadLetterJobs?initialDelay=0&delay=50"
                        + "&sendEmptyMessageWhenIdle=true&param.processInstanceId=none")
                .process(exchange -> idle.incrementAndGet()));
        await("another consumer polled often").until(() -> idle.get() >= 10);
    }

    @Test
    void shouldTakeARowAgainWhenItsRouteFailed() throws Exception {
        String instance = startWithDeadLetters(1);
        routes(rb -> rb.from(deadLetters(instance)).process(exchange -> {
            seen.add(exchange);
            if (seen.size() < 3) {
                throw new IllegalStateException("mail server down");
            }
        }));

        await("the third try").until(() -> seen.size() == 3);
        polledAgain();
        assertThat(seen).hasSize(3);
    }

    @Test
    void shouldTakeARowAgainWhenItsRouteEndedInAnError() throws Exception {
        String instance = startWithDeadLetters(1);
        routes(rb -> rb.from(deadLetters(instance)).routeId("rows").process(exchange -> {
            seen.add(exchange);
            if (seen.size() == 1) {
                throw new StackOverflowError("endless");
            }
        }));

        await("the row again").until(() -> seen.size() == 2);
        await("nothing is in flight")
                .until(() -> context.getInflightRepository().size("rows") == 0
                        && context.getInflightRepository().size() == 0);
    }

    @Test
    void shouldTakeARowAgainThatItsRouteHasMarkedForRollback() throws Exception {
        String instance = startWithDeadLetters(1);
        routes(rb -> rb.from(deadLetters(instance)).process(exchange -> {
            seen.add(exchange);
            exchange.setRollbackOnly(seen.size() < 2);
        }));

        await("the second try").until(() -> seen.size() == 2);
        polledAgain();
        assertThat(seen).hasSize(2);
    }

    @Test
    void shouldHandleAFailedRowOnceWhenPollsGoToTheRoute() throws Exception {
        String instance = startWithDeadLetters(1);
        AtomicInteger handled = new AtomicInteger();
        routes(rb -> {
            rb.onException(IllegalStateException.class).process(exchange -> handled.incrementAndGet());
            rb.from(deadLetters(instance, "bridgeErrorHandler=true", "repeatCount=1"))
                    .process(seen::add)
                    .throwException(new IllegalStateException("mail server down"));
        });

        await("the row").until(() -> seen.size() == 1);
        polledAgain();
        assertThat(handled).hasValue(1);
    }

    @Test
    void shouldTakeARowAgainWhenItCameBackWithTheSameId() throws Exception {
        String instance = startWithDeadLetters(1);
        routes(rb -> rb.from(deadLetters(instance)).process(seen::add));
        await("the dead letter").until(() -> seen.size() == 1);

        call("process/redriveDeadLetterJobs", null, "processInstanceId", instance);
        polledAgain();
        JsonNode again = flowable.acquire(topic, "w", 1, "PT1M").get(0);
        flowable.fail(again, "again", 0);

        await("the same job, dead again").until(() -> seen.size() == 2);
        assertThat(seen.stream().map(exchange -> variables(exchange).get("id")))
                .containsOnly(again.path("id").asText());
    }

    /** Camel stops a consumer whose route it suspends by force, and sometimes suspends it after that. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldPollAgainWhenItsRouteIsResumedAfterASuspensionByForce(boolean suspendedAfter) throws Exception {
        routes(rb -> rb.from("flowable-rest:process/listProcessInstances?initialDelay=0&delay=50"
                        + "&param.processDefinitionKey=" + key)
                .routeId("rows")
                .process(seen::add));
        FlowableRestConsumer consumer =
                (FlowableRestConsumer) context.getRoute("rows").getConsumer();
        context.getRouteController().suspendRoute("rows");
        consumer.stop();
        if (suspendedAfter) {
            consumer.suspend();
        }

        context.getRouteController().resumeRoute("rows");

        flowable.deploy(Models.oneTask(key, topic));
        flowable.startProcess(key);
        await("the row").until(() -> seen.size() == 1);
        assertThat(consumer.isStarted()).isTrue();
    }

    @Test
    void shouldTakeOnlySoManyWhenLimited() throws Exception {
        String instance = startWithDeadLetters(3);
        routes(rb -> rb.from(deadLetters(instance, "maxMessagesPerPoll=2")).process(seen::add));

        await("all dead letters were taken").until(() -> seen.size() == 3);
        assertThat(seen.stream().map(exchange -> exchange.getProperty(ExchangePropertyKey.BATCH_SIZE)))
                .containsExactly(2, 2, 1);
    }

    @Test
    void shouldTakeARowAgainWhenItLeftBeforeALimitedPollGotToTheEnd() throws Exception {
        String instance = startWithDeadLetters(3);
        routes(rb -> rb.from(deadLetters(instance, "maxMessagesPerPoll=1")).process(row -> {
            seen.add(row);
            if (seen.size() == 1) {
                call(
                        "process/executeDeadLetterJobAction",
                        Map.of("action", "move"),
                        "jobId",
                        variables(row).get("id"));
            }
        }));
        await("all dead letters were taken").until(() -> seen.size() == 3);
        polledAgain();

        JsonNode again = flowable.acquire(topic, "w", 1, "PT1M").get(0);
        flowable.fail(again, "again", 0);

        await("the first one, dead again").until(() -> seen.size() == 4);
    }

    @Test
    void shouldShareRowsWhenTheRepositoryIsShared() throws Exception {
        String instance = startWithDeadLetters(3);
        Map<String, Object> store = new ConcurrentHashMap<>();
        context.getRegistry().bind("taken", MemoryIdempotentRepository.memoryIdempotentRepository(store));
        for (String size : List.of("param.size=50", "param.size=60")) {
            routes(rb -> rb.from(deadLetters(instance, size, "idempotentRepository=#taken"))
                    .process(seen::add));
        }

        await("all dead letters were taken").until(() -> seen.size() == 3);
        polledAgain();
        assertThat(seen).hasSize(3);
        assertThat(store.keySet()).hasSize(3).allMatch(taken -> taken.startsWith("process/listDeadLetterJobs:"));
    }

    @Test
    void shouldPollAQueryThatIsPostedAndAList() throws Exception {
        String instance = startProcess(RestModels.reviewed(key));
        Queue<Object> ids = new ConcurrentLinkedQueue<>();
        routes(rb -> rb.from("flowable-rest:process/queryTasks?initialDelay=0&delay=50&outputClass="
                        + "com.fasterxml.jackson.databind.JsonNode&param.processInstanceId=" + instance)
                .process(exchange -> ids.add(exchange.getMessage()
                        .getBody(JsonNode.class)
                        .path("name")
                        .asText())));
        routes(rb -> rb.from("flowable-rest:process/listTables?initialDelay=0&delay=50")
                .process(seen::add));

        await("the task").untilAsserted(() -> assertThat(ids).containsExactly("Review"));
        await("the tables").until(() -> seen.size() > 20);
        List<?> tables = rows("process/listTables", null);
        polledAgain();
        assertThat(seen).as("rows without an id are told by what they say").hasSizeLessThan(2 * tables.size());
    }

    @Test
    void shouldSayWhatCanBePolledWhenTheOperationCannot() {
        assertThatThrownBy(() -> routes(rb ->
                        rb.from("flowable-rest:process/createProcessInstance").to("log:never")))
                .hasStackTraceContaining("process/createProcessInstance does not")
                .hasStackTraceContaining("listDeadLetterJobs");
        assertThatThrownBy(() -> routes(
                        rb -> rb.from("flowable-rest:process/listTaskComments").to("log:never")))
                .hasStackTraceContaining("'taskId'");
    }
}
