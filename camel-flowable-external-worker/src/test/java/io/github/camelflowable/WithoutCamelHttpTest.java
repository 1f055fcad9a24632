package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLClassLoader;
import java.util.concurrent.Callable;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.ClassPath;

/** camel-http is a dependency that the application adds, and it is easily forgotten. */
class WithoutCamelHttpTest {

    /** Runs in the loader without camel-http; needs nothing but what the JDK knows to be called. */
    public static final class Start implements Callable<String> {
        @Override
        public String call() throws Exception {
            CamelContext context = new DefaultCamelContext();
            try {
                context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("flowable-ew:shipping?baseUrl=http://localhost:1").log("done");
                    }
                });
                context.start();
                return "started";
            } catch (Exception e) {
                return e.toString();
            } finally {
                context.stop();
            }
        }
    }

    @Test
    void shouldNameTheDependencyWhenItIsMissing() throws Exception {
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = ClassPath.without("camel-http", "httpclient5")) {
            assertThatThrownBy(() -> loader.loadClass("org.apache.camel.component.http.HttpComponent"))
                    .isInstanceOf(ClassNotFoundException.class);
            Thread.currentThread().setContextClassLoader(loader);

            Object answer = ((Callable<?>) loader.loadClass(Start.class.getName())
                            .getConstructor()
                            .newInstance())
                    .call();

            assertThat(answer)
                    .asString()
                    .contains("camel-http is missing")
                    .contains("org.apache.camel.springboot:camel-http-starter");
        } finally {
            Thread.currentThread().setContextClassLoader(own);
        }
    }
}
