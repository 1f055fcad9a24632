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

    @Test
    void shouldUseAWorkerIdAsItIsAndFenceItOnlyWhenAsked() throws Exception {
        FlowableEwEndpoint plain = initialised("workerId=pod-1");
        FlowableEwEndpoint fenced = initialised("workerId=pod-1&uniqueWorkerId=true");
        FlowableEwEndpoint sameProcess = initialised("workerId=pod-1&uniqueWorkerId=true&retries=1");

        assertThat(plain.getConfiguration().getWorkerId()).isEqualTo("pod-1");
        assertThat(fenced.getConfiguration().getWorkerId())
                .startsWith("pod-1-")
                .hasSizeGreaterThan(10)
                .isEqualTo(sameProcess.getConfiguration().getWorkerId());
        FlowableEwComponent restarted = new FlowableEwComponent(component.getCamelContext());
        FlowableEwConfiguration options = new FlowableEwConfiguration();
        options.setWorkerId("pod-1");
        options.setUniqueWorkerId(true);
        assertThat(restarted.workerId(options))
                .startsWith("pod-1-")
                .isNotEqualTo(fenced.getConfiguration().getWorkerId());
    }

    private FlowableEwEndpoint initialised(String options) throws Exception {
        FlowableEwEndpoint endpoint = component
                .getCamelContext()
                .getEndpoint("flowable-ew:t?baseUrl=http://localhost:1&" + options, FlowableEwEndpoint.class);
        endpoint.init();
        return endpoint;
    }
}
