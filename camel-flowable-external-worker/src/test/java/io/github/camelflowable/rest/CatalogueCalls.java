package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

import io.github.camelflowable.client.FlowableApiException;

/** Operations of one API, called through a route, and counted. */
final class CatalogueCalls {

    private final ProducerTemplate template;
    private final String api;
    private final Set<String> succeeded = new TreeSet<>();
    private final Set<String> refused = new TreeSet<>();
    private final Set<String> newer = new TreeSet<>();

    CatalogueCalls(ProducerTemplate template, String api) {
        this.template = template;
        this.api = api;
    }

    Set<String> succeeded() {
        return succeeded;
    }

    Set<String> refused() {
        return refused;
    }

    /** Operations that only a newer server has, and that said so. */
    Set<String> newer() {
        return newer;
    }

    /** Calls an operation that must succeed; parameters as name, value, name, value. */
    Object call(String operation, Object body, Object... parameters) {
        Exchange result = request(operation, body, parameters);
        assertThat(result.getException()).as("%s/%s", api, operation).isNull();
        succeeded.add(operation);
        return result.getMessage().getBody();
    }

    /** Calls an operation whose object is not there. */
    void refuse(String operation, int status, Object... parameters) {
        Exception refusal = request(operation, null, parameters).getException();
        assertThat(refusal).as("%s/%s", api, operation).isInstanceOf(FlowableApiException.class);
        assertThat(((FlowableApiException) refusal).getStatus()).isEqualTo(status);
        assertThat(refusal).hasMessageContaining(api + "/" + operation);
        refused.add(operation);
    }

    /** Calls an operation that a newer Flowable has: the refusal must say so. */
    void notYet(String operation, Object body, Object... parameters) {
        Exception refusal = request(operation, body, parameters).getException();
        assertThat(refusal)
                .isInstanceOf(FlowableApiException.class)
                .hasMessageStartingWith(api + "/" + operation + " failed with ")
                .hasMessageContaining(": Flowable has it from 8.0.0 on, and this server is 7.1.0");
        newer.add(operation);
    }

    private Exchange request(String operation, Object body, Object... parameters) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("address", api + "/" + operation);
        for (int i = 0; i < parameters.length; i += 2) {
            headers.put(parameter((String) parameters[i]), parameters[i + 1]);
        }
        return template.request("direct:call", exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(headers);
        });
    }

    private static String parameter(String name) {
        return name.equals(Exchange.FILE_NAME) ? name : FlowableRestConstants.PARAMETER + name;
    }

    /** Calls an operation of which the answer is one object. */
    @SuppressWarnings("unchecked")
    Map<String, Object> object(String operation, Object body, Object... parameters) {
        Object answer = call(operation, body, parameters);
        assertThat(answer).as("%s/%s", api, operation).isInstanceOf(Map.class);
        return (Map<String, Object>) answer;
    }

    /** Calls a query that must find something. */
    List<Map<String, Object>> rows(String operation, Object body, Object... parameters) {
        Object answer = call(operation, body, parameters);
        List<?> rows = answer instanceof RestPage page ? page.data() : (List<?>) answer;
        assertThat(rows).as("%s/%s", api, operation).isNotEmpty();
        return rows.stream().map(CatalogueCalls::row).toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> row(Object row) {
        return (Map<String, Object>) row;
    }

    /** @return id of the first row that a query finds */
    String first(String operation, Object body, Object... parameters) {
        return id(rows(operation, body, parameters).get(0));
    }

    static String id(Map<String, Object> object) {
        return (String) object.get("id");
    }

    /** Calls an operation of which the answer is a file. */
    byte[] bytes(String operation, Object... parameters) {
        Object answer = call(operation, null, parameters);
        byte[] bytes = template.getCamelContext().getTypeConverter().convertTo(byte[].class, answer);
        assertThat(bytes).as("%s/%s", api, operation).isNotEmpty();
        return bytes;
    }

    /** Calls an operation that answers nothing. */
    void nothing(String operation, Object body, Object... parameters) {
        assertThat(call(operation, body, parameters))
                .as("%s/%s", api, operation)
                .isNull();
    }
}
