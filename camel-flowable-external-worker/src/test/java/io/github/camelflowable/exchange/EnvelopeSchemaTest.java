package io.github.camelflowable.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.DataType;
import org.apache.camel.spi.TransformerKey;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.AcquiredJobs;

/** The shipped schemas and the code agree on what an envelope is. */
class EnvelopeSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema OUT = schema("job-envelope");
    private static final JsonSchema BACK = schema("report-envelope");

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    private static JsonSchema schema(String name) {
        InputStream text = EnvelopeSchemaTest.class.getResourceAsStream(
                "/io/github/camelflowable/schema/" + name + ".schema.json");
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
    }

    private static AcquiredJob job(String json) throws Exception {
        return AcquiredJobs.read("order", List.of(JSON.readTree(json))).get(0);
    }

    static Stream<String> jobs() {
        return Stream.of("""
                {"id":"8","correlationId":"c","processInstanceId":"5","processDefinitionId":"order:1:4","executionId":"7",
                "scopeId":null,"scopeType":null,"elementId":"work","elementName":"Work","retries":3,"tenantId":"",
                "createTime":"2026-11-22T00:24:24.785Z","lockOwner":"w1","lockExpirationTime":"2026-11-22T00:29:24Z",
                "variables":[{"name":"orderId","type":"integer","value":7},{"name":"file","type":"binary","value":null},
                {"name":"when","type":"date","value":"2024-01-02T03:04:05Z"},{"name":"none","value":null},
                {"name":"tree","type":"json","value":{"a":[1,{"b":null}]}}]}
                """, """
                {"id":"9","scopeId":"1","subScopeId":"2","scopeDefinitionId":"3","scopeType":"cmmn","retries":1,
                "exceptionMessage":"before","lockOwner":"w2","variables":[]}
                """);
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void shouldWriteEnvelopesThatFitTheirSchema(String json) throws Exception {
        JsonNode envelope = JSON.readTree(JobEnvelope.write(job(json)));

        assertThat(OUT.validate(envelope)).isEmpty();
        JsonNode known = OUT.getSchemaNode().path("properties");
        envelope.fieldNames().forEachRemaining(field -> assertThat(known.has(field))
                .as("the schema knows %s", field)
                .isTrue());
        assertThat(envelope.path("variables").has("file")).as("bytes stay home").isFalse();
    }

    static Stream<String> answers() {
        return Stream.of(
                "{\"jobId\":\"8\"}",
                "{\"jobId\":\"8\",\"workerId\":\"w1\",\"operation\":\"complete\",\"variables\":{\"status\":\"shipped\"}}",
                "{\"jobId\":\"8\",\"operation\":\"fail\",\"errorMessage\":\"..\",\"retries\":2,\"retryTimeout\":\"PT20M\"}",
                "{\"jobId\":\"8\",\"operation\":\"bpmnError\",\"errorCode\":\"OUT_OF_STOCK\",\"unknown\":{\"a\":1}}",
                "  {\"jobId\":\"8\",\"operation\":\"unacquire\",\"variables\":null,\"retries\":null}");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void shouldReadWhatFitsTheSchemaFromEveryKindOfBody(String answer) throws Exception {
        assertThat(BACK.validate(JSON.readTree(answer))).isEmpty();
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        List<Object> bodies = List.of(
                answer,
                bytes,
                new ByteArrayInputStream(bytes),
                JSON.readValue(answer, Map.class),
                JSON.readTree(answer));

        JobEnvelope expected = read(answer);
        assertThat(expected.jobId()).isEqualTo("8");
        assertThat(bodies).allSatisfy(body -> assertThat(read(body)).isEqualTo(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jobId\":\"\"}|jobId",
                "{\"jobId\":null}|jobId",
                "{\"jobId\":{}}|jobId",
                "{\"jobId\":\"8\",\"operation\":\"finish\"}|operation",
                "{\"jobId\":\"8\",\"operation\":\"acquire\"}|operation",
                "{\"jobId\":\"8\",\"operation\":[]}|operation",
                "{\"jobId\":\"8\",\"variables\":[1]}|variables",
                "{\"jobId\":\"8\",\"variables\":\"x\"}|variables",
                "{\"jobId\":\"8\",\"retries\":\"two\"}|retries",
                "{\"jobId\":\"8\",\"retries\":1.5}|retries",
                "{\"jobId\":\"8\",\"retries\":-1}|retries",
                "{\"jobId\":\"8\",\"retries\":99999999999}|retries",
                "{\"jobId\":\"8\",\"errorCode\":{\"a\":1}}|errorCode"
            })
    void shouldNameTheFieldThatDoesNotFitTheSchema(String row) throws Exception {
        String answer = row.substring(0, row.lastIndexOf('|'));
        String field = row.substring(row.lastIndexOf('|') + 1);

        if (!answer.contains("99999999999")) {
            assertThat(BACK.validate(JSON.readTree(answer))).isNotEmpty();
        }
        assertThatThrownBy(() -> read(answer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + field + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain text",
                "[1,2]",
                "{\"status\":\"shipped\"}",
                "{\"status\":",
                "{\"jobId\":\"8\",\"status\":1}",
                "42",
                "null"
            })
    void shouldTakeOtherBodiesForWhatTheyAre(String body) {
        assertThatCode(() -> assertThat(read(body)).isNull()).doesNotThrowAnyException();
    }

    @Test
    void shouldSayWhyWhenAMapRefersToItself() {
        Map<String, Object> circle = new HashMap<>(Map.of("jobId", "8"));
        circle.put("errorDetails", circle);

        assertThatThrownBy(() -> read(circle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("envelope");
    }

    private JobEnvelope read(Object body) {
        exchange.getMessage().setBody(body);
        return EnvelopeBody.read(exchange.getMessage());
    }

    @Test
    void shouldMakeACloudEventOfAJob() throws Exception {
        exchange.getMessage().setBody(job(jobs().findFirst().orElseThrow()));
        exchange.getMessage().setHeader(FlowableEwConstants.TOPIC, "order");
        exchange.getMessage().setHeader(FlowableEwConstants.JOB_ID, "8");

        exchange.getContext()
                .getTransformerRegistry()
                .resolveTransformer(new TransformerKey("flowable-ew:application-cloudevents"))
                .transform(exchange.getMessage(), DataType.ANY, DataType.ANY);

        assertThat(exchange.getMessage().getHeaders())
                .containsEntry("ce-id", exchange.getExchangeId())
                .containsEntry("ce-type", "org.apache.camel.event.flowable.ew.acquire")
                .containsEntry("ce-source", "flowable.ew.topic.order")
                .containsEntry("ce-subject", "8")
                .containsEntry("ce-specversion", "1.0")
                .containsEntry("CamelCloudEventID", exchange.getExchangeId())
                .containsEntry("Content-Type", "application/json")
                .containsKey("ce-time");
        assertThat(OUT.validate(JSON.readTree(exchange.getMessage().getBody(String.class))))
                .isEmpty();
    }
}
