package io.github.camelflowable.rest;

import java.util.Map;

import io.github.camelflowable.client.ConnectionSettings;
import io.github.camelflowable.client.FlowableApiException;

/** One API behind one connection, to ask whether it answers: a server may have the API of cases, say, and not that of processes. */
record ApiHealth(FlowableRestComponent component, String api, ConnectionSettings settings) {

    /** What each API lists and a user of it may read. */
    private String query() {
        return api.equals("idm") ? "listUsers" : "listDeployments";
    }

    /**
     * Asks whether the API answers.
     *
     * @return version of its engine, empty if the server does not show it
     * @throws FlowableApiException if the API does not answer
     */
    String version() {
        RestClient client = new RestClient(component.connection(settings), RestCatalogue.shipped());
        try {
            Map<?, ?> engine = (Map<?, ?>) client.call(api, "getEngineInfo", Map.of(), null);
            return String.valueOf(engine.get("version"));
        } catch (FlowableApiException e) {
            // Without an answer the second question would wait as long again.
            if (e.getStatus() == 0) {
                throw e;
            }
            client.call(api, query(), Map.of("size", 1), null);
            return "";
        }
    }
}
