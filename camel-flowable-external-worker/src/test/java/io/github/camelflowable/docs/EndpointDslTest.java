package io.github.camelflowable.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.FlowableEwEndpoint;
import io.github.camelflowable.rest.FlowableRestEndpoint;

/** Routes written with the endpoint DSL, whose builders the build generates from the component JSON. */
class EndpointDslTest {

    @Test
    void shouldBuildTheEndpointsThatTheRouteDescribes() throws Exception {
        CamelContext context = new DefaultCamelContext();
        try {
            context.setAutoStartup(false);
            context.addRoutes(new DocumentedRoutes.ShippingRouteOfBuilders());
            context.start();

            assertThat(context.getEndpoints())
                    .filteredOn(FlowableEwEndpoint.class::isInstance)
                    .singleElement()
                    .isInstanceOfSatisfying(FlowableEwEndpoint.class, endpoint -> {
                        assertThat(endpoint.getTopic()).isEqualTo("shipping");
                        assertThat(endpoint.getConfiguration().getLockDuration())
                                .hasMinutes(30);
                        assertThat(endpoint.getConfiguration().getResultVariable())
                                .isEqualTo("trackingNumber");
                    });
            assertThat(context.getEndpoints())
                    .filteredOn(FlowableRestEndpoint.class::isInstance)
                    .singleElement()
                    .isInstanceOfSatisfying(FlowableRestEndpoint.class, endpoint -> assertThat(
                                    Map.entry(endpoint.getApi(), endpoint.getOperation()))
                            .isEqualTo(Map.entry("process", "createProcessInstance")));
        } finally {
            context.stop();
        }
    }
}
