package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** A message from elsewhere makes the consumer poll now. */
class WakeUpIT extends FlowableTestSupport {

    private void worker(String options) throws Exception {
        worker("direct:wake", options);
    }

    private void worker(String wakeUpOn, String options) throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:" + topic + "?wakeUpOn=" + wakeUpOn + options).to("mock:worked");
            }
        });
    }

    /** Without being woken it would come back in an hour, or not for a thousand ticks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "&initialDelay=3600000",
                "&initialDelay=0&delay=3600000",
                "&initialDelay=0&delay=10&backoffIdleThreshold=1&backoffMultiplier=100000"
            })
    void shouldPollAtOnceWhenWoken(String options) throws Exception {
        worker(options);
        String first = flowable.startProcess(key);
        template.sendBody("direct:wake", "");
        await("it ends").until(() -> flowable.hasEnded(first));

        String second = flowable.startProcess(key);
        template.sendBody("direct:wake", "");
        await("the next ends too").until(() -> flowable.hasEnded(second));
    }

    @Test
    void shouldFindAJobThatIsCommittedAMomentAfterTheNews() throws Exception {
        worker("&initialDelay=3600000");

        template.sendBody("direct:wake", "");
        String instance = flowable.startProcess(key);

        // If the engine was slower than the second look, the next news brings it; polling is the safety net otherwise.
        await("it ends").until(() -> {
            if (!flowable.hasEnded(instance)) {
                template.sendBody("direct:wake", "");
            }
            return flowable.hasEnded(instance);
        });
    }

    @Test
    void shouldListenNoMoreWhenStopped() throws Exception {
        worker("&initialDelay=3600000");
        context.getRouteController().stopAllRoutes();

        assertThatThrownBy(() -> template.sendBody("direct:wake?block=false", ""))
                .hasStackTraceContaining("No consumers available");
        context.getRouteController().startAllRoutes();
        template.sendBody("direct:wake", "");
    }

    @Test
    void shouldNameTheOptionWhenItCannotListen() {
        assertThatThrownBy(() -> worker("nowhere:x", "")).hasStackTraceContaining("wakeUpOn");
    }
}
