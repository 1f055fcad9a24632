package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.FlowableTestSupport;

/** A Camel context whose {@code flowable-rest:} talks to the shared Flowable, too. */
abstract class RestTestSupport extends FlowableTestSupport {

    @Override
    protected void connect(CamelContext context) {
        super.connect(context);
        FlowableRestComponent component = context.getComponent("flowable-rest", FlowableRestComponent.class);
        component.getConfiguration().setBaseUrl(flowable.baseUrl());
        component.getConfiguration().setUsername(Flowable.USER);
        component.getConfiguration().setPassword(Flowable.PASSWORD);
    }

    /** Parameters as headers, given as name, value, name, value. */
    static Map<String, Object> parameters(Object... namesAndValues) {
        Map<String, Object> headers = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(FlowableRestConstants.PARAMETER + namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    /** Calls an operation, given as api/operation, that must succeed. */
    Object call(String address, Object body, Object... parameters) {
        Exchange result = send("flowable-rest:" + address, body, parameters(parameters));
        assertThat(result.getException()).as(address).isNull();
        return result.getMessage().getBody();
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> object(String address, Object body, Object... parameters) {
        return (Map<String, Object>) call(address, body, parameters);
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> rows(String address, Object body, Object... parameters) {
        Object answer = call(address, body, parameters);
        return (List<Map<String, Object>>) (Object) (answer instanceof RestPage page ? page.data() : (List<?>) answer);
    }

    /** Calls an operation that must fail in the server; the error must name it. */
    int status(String address, Object body, Object... parameters) {
        Exception refusal =
                send("flowable-rest:" + address, body, parameters(parameters)).getException();
        assertThat(refusal).as(address).isInstanceOf(FlowableApiException.class);
        assertThat(refusal).hasMessageStartingWith(address + " failed with ");
        return ((FlowableApiException) refusal).getStatus();
    }

    /** Calls an operation that must be refused before it is sent. */
    String refusal(String address, Object body, Object... parameters) {
        Exception refusal =
                send("flowable-rest:" + address, body, parameters(parameters)).getException();
        assertThat(refusal).as(address).isInstanceOf(IllegalArgumentException.class);
        return refusal.getMessage();
    }

    String startProcess(String model) {
        flowable.deploy(model);
        return flowable.startProcess(key);
    }

    String startCase(String model) {
        flowable.deployCase(model);
        return flowable.startCase(key, Map.of());
    }

    /** @return id of the only task of an instance */
    String task(String api, String filter, String instance) {
        return (String) rows(api + "/listTasks", null, filter, instance).get(0).get("id");
    }
}
