package io.github.camelflowable.examples.jms;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serviceUnavailable;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;

import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;

import io.github.camelflowable.examples.jms.service.OrderService;
import io.github.camelflowable.examples.jms.service.QuoteService;
import io.github.camelflowable.examples.server.FlowableRest;
import io.github.camelflowable.examples.server.FlowableServer;

/** A real Flowable behind a network that can break, and a real broker for each test. */
abstract class BridgeTestSupport {

    private static final String REPORTS = "/flowable-rest/external-job-api/acquire/jobs/[^/]+/.*";

    protected FlowableRest flowable;
    protected JmsBroker broker;
    /** For all tests of this module; it ends with their JVM. */
    private static final FlowableServer FLOWABLE =
            FlowableServer.start("server.port=0", "flowable.process.async.executor.reset-expired-jobs-interval=PT1S");

    private final FlowableServer server = FLOWABLE;
    private WireMockServer network;
    protected Main worker;
    private QuoteService quotes;
    private OrderService orders;

    @BeforeEach
    void startFlowable() {
        flowable = new FlowableRest(server.baseUrl(), "rest-admin", "test");
        flowable.deployProcess("quote.bpmn20.xml");
        flowable.deployProcess("order.bpmn20.xml");
        network = new WireMockServer(options().dynamicPort());
        network.start();
        network.stubFor(any(anyUrl()).willReturn(aResponse().proxiedFrom("http://localhost:" + server.port())));
    }

    @AfterEach
    void stopAll() {
        if (worker != null) {
            worker.stop();
        }
        if (quotes != null) {
            quotes.close();
        }
        if (orders != null) {
            orders.close();
        }
        if (broker != null) {
            broker.close();
        }
        network.stop();
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

    protected void startBroker(int deliveries, Duration pause) {
        broker = JmsBroker.start(deliveries, pause);
    }

    protected QuoteService startQuotes() {
        quotes = new QuoteService(broker.connectionFactory());
        return quotes;
    }

    protected OrderService startOrders() {
        orders = new OrderService(broker.connectionFactory());
        return orders;
    }

    /** @param properties name, value, name, value */
    protected void startWorker(String... properties) throws Exception {
        String path = URI.create(server.baseUrl()).getPath();
        worker = JmsBridge.worker(network.baseUrl() + path, broker);
        for (int i = 0; i < properties.length; i += 2) {
            worker.addOverrideProperty(properties[i], properties[i + 1]);
        }
        worker.start();
    }

    /** @return id of the process instance */
    protected String start(String process, String number, Map<String, Object> more) {
        Map<String, Object> variables = new HashMap<>(Map.of("number", number, "item", "teapot", "quantity", 1));
        variables.putAll(more);
        return flowable.startProcess(process, number, variables);
    }

    // ---- the network ----

    /** From now on Flowable is not there for reports. */
    protected StubMapping reportsRefused() {
        return network.stubFor(post(urlPathMatching(REPORTS)).willReturn(serviceUnavailable()));
    }

    protected void heal(StubMapping fault) {
        network.removeStub(fault);
    }

    protected int reportsTried() {
        return network.findAll(postRequestedFor(urlPathMatching(REPORTS))).size();
    }

    // ---- what became of it ----

    protected String end(String instance) {
        return flowable.endOfProcess(instance).orElse("");
    }

    protected int ended() {
        return flowable.get("/process-api/history/historic-process-instances?size=0&finished=true")
                .path("total")
                .asInt();
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

    /** Until the worker has taken the job. */
    protected JsonNode awaitLocked(String instance) {
        await("its job is taken").until(() -> job(instance).path("lockOwner").isTextual());
        return job(instance);
    }

    protected Map<String, Long> count(String path, String field) {
        List<String> values = new ArrayList<>();
        flowable.get(path)
                .path("data")
                .forEach(row -> values.add(row.path(field).asText()));
        return values.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    // ---- queues ----

    protected void answer(String text) {
        try (JMSContext jms = broker.connectionFactory().createContext()) {
            jms.createProducer().send(jms.createQueue("orders.answers"), text);
        }
    }

    protected void answer(byte[] text) {
        try (JMSContext jms = broker.connectionFactory().createContext()) {
            jms.createProducer().send(jms.createQueue("orders.answers"), text);
        }
    }

    protected List<Message> messages(String queue) throws Exception {
        try (JMSContext jms = broker.connectionFactory().createContext();
                QueueBrowser browser = jms.createBrowser(jms.createQueue(queue))) {
            List<Message> messages = new ArrayList<>();
            Enumeration<?> enumeration = browser.getEnumeration();
            while (enumeration.hasMoreElements()) {
                messages.add((Message) enumeration.nextElement());
            }
            return messages;
        }
    }

    protected static String text(Message message) {
        try {
            return message.getBody(String.class);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    protected static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(250));
    }
}
