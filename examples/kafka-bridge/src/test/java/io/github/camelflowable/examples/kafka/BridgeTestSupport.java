package io.github.camelflowable.examples.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.camel.main.Main;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.examples.kafka.service.OrderService;
import io.github.camelflowable.examples.server.FlowableRest;
import io.github.camelflowable.examples.server.FlowableServer;

/** A real Flowable and, for each test, a real broker; service and worker are started by the test. */
abstract class BridgeTestSupport {

    /** For all tests of this module; it ends with their JVM. */
    private static final FlowableServer FLOWABLE =
            FlowableServer.start("server.port=0", "flowable.process.async.executor.reset-expired-jobs-interval=PT1S");

    protected final FlowableServer server = FLOWABLE;
    protected FlowableRest flowable;
    protected KafkaBroker broker;
    protected OrderService service;
    private Main worker;

    @BeforeEach
    void startFlowableAndBroker() {
        flowable = new FlowableRest(server.baseUrl(), "rest-admin", "test");
        flowable.deployProcess("order.bpmn20.xml");
        broker = KafkaBroker.start();
        KafkaBridge.createTopics(broker);
        service = new OrderService(broker.address());
    }

    @AfterEach
    void stopAll() {
        stopWorker();
        service.close();
        broker.close();
        deleteAll();
    }

    /** Deletes what the test has deployed, with its instances and their history; repeated while the engine works on them. */
    private void deleteAll() {
        await("nothing is deployed").until(() -> {
            JsonNode deployments =
                    flowable.get("/process-api/repository/deployments?size=100").path("data");
            deployments.forEach(each -> flowable.delete(
                    "/process-api/repository/deployments/" + each.path("id").asText() + "?cascade=true"));
            return deployments.isEmpty();
        });
    }

    protected void startWorker(String... properties) throws Exception {
        startWorkerOf(server.baseUrl(), properties);
    }

    /** @param properties name, value, name, value */
    protected void startWorkerOf(String flowableUrl, String... properties) throws Exception {
        worker = KafkaBridge.worker(flowableUrl, broker.address());
        for (int i = 0; i < properties.length; i += 2) {
            worker.addOverrideProperty(properties[i], properties[i + 1]);
        }
        worker.start();
    }

    protected void stopWorker() {
        if (worker != null) {
            worker.stop();
            worker = null;
        }
    }

    /** @return id of the process instance */
    protected String startOrder(String number, Map<String, Object> more) {
        Map<String, Object> variables = new HashMap<>(Map.of("orderId", number, "item", "teapot", "quantity", 1));
        variables.putAll(more);
        return flowable.startProcess("order", number, variables);
    }

    protected String startOrder(String number) {
        return startOrder(number, Map.of());
    }

    // ---- what became of it ----

    protected String end(String instance) {
        return flowable.endOfProcess(instance).orElse("");
    }

    /** The external worker job of an instance that is not given up; an empty object when there is none. */
    protected JsonNode job(String instance) {
        return flowable.get("/external-job-api/jobs?processInstanceId=" + instance)
                .path("data")
                .path(0);
    }

    protected JsonNode deadLetter(String instance) {
        return flowable.get("/process-api/management/deadletter-jobs?processInstanceId=" + instance)
                .path("data")
                .path(0);
    }

    protected Map<String, Long> count(String path, String field) {
        List<String> values = new ArrayList<>();
        flowable.get(path)
                .path("data")
                .forEach(row -> values.add(row.path(field).asText()));
        return values.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /** How many answers the worker would get once more if it were started again. */
    protected long unacknowledged() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets("flowable")
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, 3)
                    .mapToObj(partition -> new TopicPartition("results", partition))
                    .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    admin.listOffsets(latest).all().get();
            OffsetAndMetadata none = new OffsetAndMetadata(0);
            return ends.entrySet().stream()
                    .mapToLong(end -> end.getValue().offset()
                            - committed.getOrDefault(end.getKey(), none).offset())
                    .sum();
        }
    }

    protected static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(250));
    }
}
