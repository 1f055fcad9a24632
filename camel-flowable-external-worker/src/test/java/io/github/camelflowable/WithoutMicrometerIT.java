package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

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

    private static ClassLoader loaderWithoutMicrometer() {
        URL[] path = Arrays.stream(System.getProperty("java.class.path")
                        .split(Pattern.quote(System.getProperty("path.separator"))))
                .filter(entry -> !entry.contains("micrometer"))
                .map(WithoutMicrometerIT::url)
                .toArray(URL[]::new);
        return new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(entry, e);
        }
    }

    @Test
    void shouldWorkJobsOff() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        ClassLoader loader = loaderWithoutMicrometer();
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
