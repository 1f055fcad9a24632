package io.github.camelflowable.reliability;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ExceptionHandler;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.kit.Flowable;

/** A worker for a JVM with little memory. Prints every second what is left after a garbage collection, and its threads. */
final class SmallHeapWorker {

    static final int TOPICS = 4;

    private SmallHeapWorker() {}

    public static void main(String[] arguments) throws Exception {
        CamelContext context = new DefaultCamelContext();
        FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setBaseUrl(arguments[0]);
        component.getConfiguration().setUsername(Flowable.USER);
        component.getConfiguration().setPassword(Flowable.PASSWORD);
        context.getRegistry().bind("quiet", ExceptionHandler.class, new ChaosWorker.FaultsExpected());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (int i = 0; i < TOPICS; i++) {
                    from("flowable-ew:" + arguments[1] + i
                                    + "?initialDelay=0&delay=1&concurrentConsumers=4&exceptionHandler=#quiet")
                            .process(exchange ->
                                    exchange.getMessage().getBody(Map.class).size());
                }
            }
        });
        context.start();
        context.getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(context, "memory")
                .scheduleWithFixedDelay(SmallHeapWorker::report, 1, 1, TimeUnit.SECONDS);
        // Camel's threads are daemons; this worker ends when it is killed.
        new CountDownLatch(1).await();
    }

    private static void report() {
        System.gc();
        System.out.println("memory "
                + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + " "
                + ManagementFactory.getThreadMXBean().getThreadCount());
    }
}
