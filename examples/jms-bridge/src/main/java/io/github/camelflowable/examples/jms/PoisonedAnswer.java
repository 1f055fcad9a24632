package io.github.camelflowable.examples.jms;

import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.support.ExpressionAdapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** An answer that cannot be reported, as the envelope that fails its job; null if it does not say which job it is about. */
class PoisonedAnswer extends ExpressionAdapter {

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public Object evaluate(Exchange exchange) {
        JsonNode answer = read(exchange.getMessage().getBody(String.class));
        if (answer.path("jobId").asText().isBlank()) {
            return null;
        }
        Map<String, String> failure = new LinkedHashMap<>();
        failure.put("jobId", answer.path("jobId").asText());
        failure.put("workerId", answer.path("workerId").asText());
        failure.put("operation", "fail");
        failure.put(
                "errorMessage",
                "The answer cannot be reported: " + exchange.getMessage().getHeader(BridgeRoutes.REASON, String.class));
        return failure;
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text == null ? "" : text);
        } catch (JsonProcessingException noJson) {
            return json.missingNode();
        }
    }
}
