package io.github.camelflowable.rest;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.camel.CamelContext;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.FlowableApiException;

/**
 * Waits until a process or case instance has ended, or until a timeout, and returns its state: the instance's row of the
 * history with its variables, and with {@code ended} and {@code outcome} ({@code running}, {@code completed} or
 * {@code terminated}), which are the same for processes and cases.
 */
final class AwaitEnd implements CompositeOperation {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final CamelContext context;
    private final RouteStop stop;

    /**
     * @param stop ends the wait when the route stops
     */
    AwaitEnd(CamelContext context, RouteStop stop) {
        this.context = context;
        this.stop = stop;
    }

    @Override
    public Object carryOut(RestClient client, RestOperation operation, RestParameters parameters, JsonNode body)
            throws InterruptedException {
        boolean process = "process".equals(operation.api());
        String idName = process ? "processInstanceId" : "caseInstanceId";
        Map<String, String> id = Map.of(idName, parameters.query().get(idName));
        String get = process ? "getHistoricProcessInstance" : "getHistoricCaseInstance";
        Waiting waiting = Waiting.of(context, stop, operation, parameters, TIMEOUT);
        Map<String, Object> instance = row(client.call(operation.api(), get, id, null));
        while (instance.get("endTime") == null && waiting.again()) {
            instance = row(client.call(operation.api(), get, id, null));
        }
        return withVariables(client, operation, id, process);
    }

    private static Map<String, Object> withVariables(
            RestClient client, RestOperation operation, Map<String, String> id, boolean process) {
        Map<String, Object> query = new LinkedHashMap<>(id);
        query.put(process ? "includeProcessVariables" : "includeCaseVariables", true);
        String list = process ? "listHistoricProcessInstances" : "listHistoricCaseInstances";
        List<Object> rows = ((RestPage) client.call(operation.api(), list, query, null)).data();
        if (rows.isEmpty()) {
            throw FlowableApiException.badRequest(
                    operation.address(), null, "the instance " + id + " was deleted from the history in the meantime");
        }
        Map<String, Object> instance = row(rows.get(0));
        boolean ended = instance.get("endTime") != null;
        boolean terminated =
                process ? instance.get("deleteReason") != null : "terminated".equals(instance.get("state"));
        instance.put("ended", ended);
        instance.put("outcome", !ended ? "running" : terminated ? "terminated" : "completed");
        return instance;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> row(Object row) {
        return (Map<String, Object>) row;
    }
}
