package io.github.camelflowable.examples.benchmark;

import java.util.concurrent.CountDownLatch;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.FlowableEwConfiguration;

/**
 * A process with one route and nothing else, from a consumer URI: with a timer it shows what JVM and Camel need, with the
 * connector what comes on top. Ends when it is killed.
 */
final class ColdStart {

    static final String READY = "First exchange";

    private ColdStart() {}

    /** @param arguments URI of the consumer, and base URL of the server */
    public static void main(String[] arguments) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            if (arguments[0].startsWith("flowable-ew:")) {
                FlowableEwComponent component = new FlowableEwComponent(context);
                FlowableEwConfiguration configuration = component.getConfiguration();
                configuration.setBaseUrl(arguments[1]);
                configuration.setUsername("rest-admin");
                configuration.setPassword("test");
                context.addComponent("flowable-ew", component);
            }
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(arguments[0]).process(exchange -> System.out.println(READY));
                }
            });
            context.start();
            new CountDownLatch(1).await();
        }
    }
}
