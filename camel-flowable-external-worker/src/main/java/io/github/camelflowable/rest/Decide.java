package io.github.camelflowable.rest;

import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/** Evaluates a decision with the body as its input; the answer has the outputs of each rule that matched, by name. */
final class Decide implements CompositeOperation {

    @Override
    public Object carryOut(RestClient client, RestOperation operation, RestParameters parameters, JsonNode body) {
        Map<String, Object> request = new LinkedHashMap<>(parameters.query());
        request.put("inputVariables", body);
        Map<?, ?> answer = (Map<?, ?>) client.call(operation.api(), "executeDecision", Map.of(), request);
        return answer.get("resultVariables");
    }
}
