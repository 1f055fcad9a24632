package io.github.camelflowable.exchange;

import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.camel.Message;

import io.github.camelflowable.FlowableEwConstants;

/** The header that holds the parameters of a query. */
public final class QueryHeader {

    private QueryHeader() {}

    /**
     * @return the parameters by name; empty without the header
     * @throws IllegalArgumentException if the header is no map
     */
    public static Map<String, Object> read(Message message) {
        Object header = message.getHeader(FlowableEwConstants.QUERY);
        if (header == null) {
            return Map.of();
        }
        if (!(header instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(
                    "Header " + FlowableEwConstants.QUERY + " must be a Map of parameters, but is a "
                            + header.getClass().getName());
        }
        Map<String, Object> query = new LinkedHashMap<>();
        map.forEach((name, value) -> query.put(String.valueOf(name), value));
        return query;
    }

    /** @return null if the header names none */
    public static String tenantId(Message message) {
        Object tenant = read(message).get("tenantId");
        return tenant == null ? null : tenant.toString();
    }
}
