package io.github.camelflowable.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.QueryParameter;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;

import io.github.camelflowable.client.JobJson;

/**
 * Every query, in every order that it has, over 300 rows whose keys are equal. The server is as free as a database: rows with
 * equal keys come in another order with each request, so that pages of a key that is not unique lose rows and repeat others.
 * {@link RestCatalogueIT} asks the real one, which has 300 rows for some of the queries only.
 */
class RestPagingTest {

    private static final int ROWS = 300;
    private static final List<Integer> ALL = IntStream.range(0, ROWS).boxed().toList();

    /** Keys by which no two rows of Flowable are equal, beside {@code id}. This is not read from the catalogue. */
    private static final Map<String, Set<String>> UNIQUE = Map.of(
            "process-instances", Set.of("processInstanceId"),
            "historic-process-instances", Set.of("processInstanceId"),
            "historic-case-instances", Set.of("caseInstanceId"),
            "historic-task-instances", Set.of("taskInstanceId"),
            "historic-activity-instances", Set.of("activityInstanceId"),
            "activity-instances", Set.of("activityInstanceId"),
            "historic-task-log-entries", Set.of("logNumber"));

    private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
    private static final Random RANDOM = new Random(21);
    private static WireMockServer server;
    private static ProducerTemplate template;

    @BeforeAll
    static void start() {
        server = new WireMockServer(
                options().dynamicPort().extensions(new Pages()).disableRequestJournal());
        server.start();
        server.stubFor(any(anyUrl()));
        CONTEXT.getComponent("flowable-rest", FlowableRestComponent.class)
                .getConfiguration()
                .setBaseUrl(server.baseUrl());
        CONTEXT.start();
        template = CONTEXT.createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        CONTEXT.stop();
        server.stop();
    }

    /** Answers as Flowable does, and sorts as a database may. */
    private static final class Pages implements ResponseDefinitionTransformerV2 {

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            Request request = event.getRequest();
            String path = URI.create(request.getUrl()).getPath();
            List<Integer> rows = new ArrayList<>(ALL);
            if (!isUnique(path.substring(path.lastIndexOf('/') + 1), parameter(request, "sort", ""))) {
                Collections.shuffle(rows, RANDOM);
            }
            ObjectNode page = JobJson.MAPPER.createObjectNode().put("total", ROWS);
            ArrayNode data = page.putArray("data");
            rows.stream()
                    .skip(Long.parseLong(parameter(request, "start", "0")))
                    .limit(Long.parseLong(parameter(request, "size", "10")))
                    .forEach(row -> data.addObject().put(nameOfKey(path), row).put("name", "equal"));
            return okJson(page.toString()).build();
        }

        private static String parameter(Request request, String name, String absent) {
            QueryParameter parameter = request.queryParameter(name);
            return parameter.isPresent() ? parameter.firstValue() : absent;
        }

        @Override
        public String getName() {
            return "pages";
        }
    }

    private static boolean isUnique(String query, String sort) {
        return sort.equals("id") || UNIQUE.getOrDefault(query, Set.of()).contains(sort);
    }

    /** Rows of tables and of the task log have no field of the name {@code id}. */
    private static String nameOfKey(String path) {
        return path.endsWith("/data") ? "ID_" : path.endsWith("log-entries") ? "logNumber" : "id";
    }

    static Stream<RestOperation> queries() {
        return RestCatalogue.shipped().all().stream().filter(RestOperation::isQuery);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void shouldReadEachRowOnceInEveryOrder(RestOperation query) {
        List<String> orders = new ArrayList<>(query.sort() == null ? List.of() : query.sort());
        orders.add(null);
        for (String sort : orders) {
            assertThat(read(query, sort).stream().sorted().toList())
                    .as(query.address() + " by " + sort)
                    .isEqualTo(ALL);
        }
    }

    private static List<Integer> read(RestOperation query, String sort) {
        StringBuilder address = new StringBuilder("flowable-rest:" + query.address()
                + "?allPages=true&param.size=70&outputClass=" + JsonNode.class.getName());
        query.pathParameters().forEach(name -> address.append("&param." + name + "=x"));
        if (sort != null) {
            address.append("&param.sort=" + sort);
        }
        List<Integer> ids = new ArrayList<>();
        Iterable<?> rows = template.requestBody(address.toString(), null, Iterable.class);
        rows.forEach(row -> ids.add(id((JsonNode) row)));
        return ids;
    }

    private static int id(JsonNode row) {
        return Stream.of("id", "ID_", "logNumber")
                .map(row::path)
                .filter(JsonNode::isInt)
                .mapToInt(JsonNode::asInt)
                .findFirst()
                .orElseThrow();
    }

    /** Proof that the server is able to lose rows: what a query gives page by page, without allPages. */
    @Test
    void shouldBeReadFromAServerThatLosesRows() {
        Set<Object> ids = new HashSet<>();
        for (int start = 0; start < ROWS; start += 100) {
            RestPage page = template.requestBody(
                    "flowable-rest:process/listTasks?param.sort=priority&param.size=100&param.start=" + start,
                    null,
                    RestPage.class);
            page.data().forEach(row -> ids.add(((Map<?, ?>) row).get("id")));
        }

        assertThat(ids).hasSizeLessThan(ROWS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "process/listTasks",
                "process/listTasks?param.sort=priority",
                "process/queryHistoricActivityInstances?param.sort=activityType&param.size=20",
                "process/listExecutions?param.size=20",
                "process/listHistoricTaskLogEntries?param.sort=timeStamp&param.size=20",
                "idm/listPrivileges?param.size=20"
            })
    void shouldConsumeEachRowOnce(String query) throws Exception {
        List<Integer> ids = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch polledAgain = new CountDownLatch(3);
        CONTEXT.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-rest:" + query + (query.contains("?") ? "&" : "?") + "initialDelay=0&delay=1"
                                + "&sendEmptyMessageWhenIdle=true&outputClass=" + JsonNode.class.getName())
                        .routeId("rows")
                        .process(exchange -> {
                            JsonNode row = exchange.getMessage().getBody(JsonNode.class);
                            if (row == null) {
                                polledAgain.countDown();
                            } else {
                                ids.add(id(row));
                            }
                        });
            }
        });
        try {
            assertThat(polledAgain.await(30, TimeUnit.SECONDS)).as("idle polls").isTrue();
        } finally {
            CONTEXT.getRouteController().stopRoute("rows");
            CONTEXT.removeRoute("rows");
        }

        assertThat(ids).containsExactlyInAnyOrderElementsOf(ALL);
    }
}
