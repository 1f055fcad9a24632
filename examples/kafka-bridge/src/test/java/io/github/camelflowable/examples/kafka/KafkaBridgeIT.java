package io.github.camelflowable.examples.kafka;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serviceUnavailable;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;

/** What becomes of jobs between Flowable and Kafka when one of those on their way goes away. */
class KafkaBridgeIT extends BridgeTestSupport {

    private static final int JOBS = Integer.getInteger("bridge.jobs", 200);
    private static final int OUT_OF_STOCK = JOBS / 50;
    private static final int SHIPPED = JOBS - OUT_OF_STOCK;
    private static final String REPORTS = "/flowable-rest/external-job-api/acquire/jobs/[^/]+/.*";

    private WorkerProcess doomed;

    @AfterEach
    void killWorker() {
        if (doomed != null) {
            doomed.kill();
        }
    }

    @Test
    void shouldEndEachJobOnceThroughARestartOfTheBrokerAndTheDeathOfTheWorker() throws Exception {
        // Jobs that the worker takes with it are free again after their lock.
        String lock = "PT12S";
        service.start();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        IntStream.range(0, JOBS).forEach(number -> threads.submit(() -> startOneOfMany(number)));
        threads.shutdown();
        doomed = WorkerProcess.start(server.baseUrl(), broker.address(), lock);

        await("a quarter has ended").until(() -> ended() >= JOBS / 4);
        broker.stop();
        broker.startAgain();
        await("half has ended").until(() -> ended() >= JOBS / 2);
        doomed.kill();
        startWorker("camel.component.flowable-ew.lockDuration", lock);
        await("all have ended").until(() -> ended() == JOBS);

        assertThat(completedTasksByInstance()).hasSize(JOBS).allSatisfy((instance, times) -> assertThat(times)
                .isEqualTo(1));
        assertThat(instancesByEnd()).isEqualTo(Map.of("shipped", (long) SHIPPED, "outOfStock", (long) OUT_OF_STOCK));
        assertThat(service.shipments()).hasSize(SHIPPED).allSatisfy((order, times) -> assertThat(times)
                .isEqualTo(1));
        await("every answer is acknowledged").until(() -> unacknowledged() == 0);
        assertThat(flowable.deadLetters()).isEmpty();
    }

    private void startOneOfMany(int number) {
        String accident = number % 25 == 3
                ? "carrier is silent"
                : number % 40 == 5 ? "answers twice" : number % 100 == 51 ? "unknown operation" : "";
        startOrder("order-" + number, Map.of("accident", accident, "quantity", number % 50 == 0 ? 12 : 1));
    }

    private int ended() {
        return flowable.get("/process-api/history/historic-process-instances?size=0&finished=true")
                .path("total")
                .asInt();
    }

    private Map<String, Long> completedTasksByInstance() {
        return count(
                "/process-api/history/historic-activity-instances?activityId=shipGoods&finished=true&size=" + 2 * JOBS,
                "processInstanceId");
    }

    private Map<String, Long> instancesByEnd() {
        return count("/process-api/history/historic-process-instances?finished=true&size=" + 2 * JOBS, "endActivityId");
    }

    @Test
    void shouldGiveTheJobUpWithTheBrokersWordsWhenItsRecordIsTooLarge() throws Exception {
        service.start();
        startWorker();

        String large = startOrder("large", Map.of("note", "x".repeat(2 * KafkaBridge.LARGEST_ORDER)));
        String small = startOrder("small");

        await("the large one is given up").until(() -> deadLetter(large).isObject());
        assertThat(deadLetter(large).path("exceptionMessage").asText()).contains("larger than the max message size");
        await("the small one travels on").until(() -> end(small).equals("shipped"));
        assertThat(service.shipments()).isEqualTo(Map.of("small", 1));
    }

    @Test
    void shouldFailTheJobAndSendItLaterWhenTheBrokerIsAway() throws Exception {
        service.start();
        startWorker(
                "camel.component.kafka.deliveryTimeoutMs", "2000",
                "camel.component.kafka.requestTimeoutMs", "1000",
                "camel.component.kafka.maxBlockMs", "2000",
                "camel.component.flowable-ew.retries", "100");
        String first = startOrder("first");
        await("the first one travels").until(() -> end(first).equals("shipped"));

        broker.stop();
        String second = startOrder("second");
        await("the second one has failed")
                .until(() -> !job(second).path("exceptionMessage").asText("").isEmpty());
        assertThat(job(second).path("retries").asInt()).isBetween(1, 100);
        assertThat(end(second)).isEmpty();
        broker.startAgain();

        await("the second one travels, too").until(() -> end(second).equals("shipped"));
        assertThat(service.shipments()).isEqualTo(Map.of("first", 1, "second", 1));
    }

    @Test
    void shouldKeepTheAnswerInKafkaUntilFlowableTakesIt() throws Exception {
        WireMockServer network = new WireMockServer(options().dynamicPort());
        network.start();
        try {
            URI target = URI.create(server.baseUrl());
            network.stubFor(any(anyUrl()).willReturn(aResponse().proxiedFrom("http://" + target.getAuthority())));
            StubMapping away = network.stubFor(post(urlPathMatching(REPORTS)).willReturn(serviceUnavailable()));
            service.start();
            startWorkerOf(network.baseUrl() + target.getPath(), "report.pause", "10");
            String instance = startOrder("patient");
            await("reports are refused, again and again")
                    .until(() -> network.findAll(postRequestedFor(urlPathMatching(REPORTS)))
                                    .size()
                            > 7);

            stopWorker();
            assertThat(unacknowledged()).isEqualTo(1);
            network.removeStub(away);
            startWorkerOf(network.baseUrl() + target.getPath());

            await("it is taken at last").until(() -> end(instance).equals("shipped"));
            await("the answer is acknowledged").until(() -> unacknowledged() == 0);
            assertThat(service.shipments()).isEqualTo(Map.of("patient", 1));
        } finally {
            stopWorker();
            network.stop();
        }
    }
}
