package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class FlowableEwComponentTest {

    private final FlowableEwComponent component = new FlowableEwComponent(new DefaultCamelContext());

    private FlowableEwEndpoint endpoint(String baseUrl) throws Exception {
        FlowableEwEndpoint endpoint = component
                .getCamelContext()
                .getEndpoint("flowable-ew:order?baseUrl=" + baseUrl, FlowableEwEndpoint.class);
        endpoint.init();
        return endpoint;
    }

    @Test
    void shouldKeepTheThreadsOfTwoEnginesApart() throws Exception {
        FlowableEwEndpoint one = endpoint("http://one/flowable-rest");
        FlowableEwEndpoint same = endpoint("http://one/flowable-rest/");
        FlowableEwEndpoint other = endpoint("http://other/flowable-rest");

        assertThat(same.engineUrl()).isEqualTo(one.engineUrl());
        assertThat(same.pollers()).isSameAs(one.pollers());
        assertThat(other.pollers()).isNotSameAs(one.pollers());
    }

    @Test
    void shouldMakeWorkerIdsThatNoOtherContextHas() {
        String id = component.defaultWorkerId();

        assertThat(id)
                .hasSizeLessThanOrEqualTo(255)
                .contains(component.getCamelContext().getName());
        assertThat(new FlowableEwComponent(component.getCamelContext()).defaultWorkerId())
                .isNotEqualTo(id);
        assertThat(component.defaultWorkerId()).isEqualTo(id);
    }
}
