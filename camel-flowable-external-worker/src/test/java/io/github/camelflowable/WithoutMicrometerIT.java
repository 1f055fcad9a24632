package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.ClassPath;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** The jar works where Micrometer is not on the class path. */
class WithoutMicrometerIT extends FlowableTestSupport {

    /** Runs in the loader without Micrometer; needs nothing but what the JDK knows to be called. */
    public static final class Worker implements AutoCloseable {

        private final CamelContext context = new DefaultCamelContext();

        public Worker(String baseUrl, String topic) throws Exception {
            FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
            component.getConfiguration().setBaseUrl(baseUrl);
            component.getConfiguration().setUsername(Flowable.USER);
            component.getConfiguration().setPassword(Flowable.PASSWORD);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("flowable-ew:" + topic + "?initialDelay=0").log("done");
                }
            });
            context.start();
        }

        @Override
        public void close() {
            context.stop();
        }
    }

    @Test
    void shouldWorkJobsOff() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        ClassLoader loader = ClassPath.without("micrometer");
        assertThatThrownBy(() -> loader.loadClass("io.micrometer.core.instrument.MeterRegistry"))
                .isInstanceOf(ClassNotFoundException.class);
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try (AutoCloseable worker = (AutoCloseable) loader.loadClass(Worker.class.getName())
                .getConstructor(String.class, String.class)
                .newInstance(flowable.baseUrl(), topic)) {
            assertThat(worker.getClass().getClassLoader()).isSameAs(loader);
            await("the job is worked off").until(() -> flowable.hasEnded(instance));
        } finally {
            Thread.currentThread().setContextClassLoader(own);
        }
    }
}
