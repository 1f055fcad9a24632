package io.github.camelflowable.examples.kafka;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;

/**
 * Whoever starts a process says so on a Kafka topic, and the worker polls at once. It would poll every five seconds
 * otherwise; that stays as the safety net for news that get lost.
 */
class WakeUpRoute extends RouteBuilder {

    static final String NEWS = "greeting-waits";
    private static final int WARM_UP = 20;
    private static final int MEASURED = 21;
    private static final long LONGEST_WAIT_SECONDS = 15;

    private final BlockingQueue<Long> pickedUpAt = new LinkedBlockingQueue<>();

    @Override
    public void configure() {
        from("flowable-ew:greeting?delay=5000&wakeUpOn=kafka:" + NEWS)
                .routeId("greeting")
                .process(exchange -> pickedUpAt.add(System.nanoTime()));
    }

    /** Starts one process after the other on the idle worker; gives the median from its start to the route, in ms. */
    long medianPickUpMillis(ProducerTemplate camel) throws InterruptedException {
        long[] nanos = new long[MEASURED];
        for (int round = -WARM_UP; round < MEASURED; round++) {
            camel.requestBody(
                    "flowable-rest:process/createProcessInstance", Map.of("processDefinitionKey", "greeting"));
            long start = System.nanoTime();
            camel.sendBody("kafka:" + NEWS, "poll");
            Long pickedUp = pickedUpAt.poll(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
            if (pickedUp == null) {
                throw new IllegalStateException("A greeting was not picked up within " + LONGEST_WAIT_SECONDS + " s");
            }
            if (round >= 0) {
                nanos[round] = pickedUp - start;
            }
        }
        Arrays.sort(nanos);
        return TimeUnit.NANOSECONDS.toMillis(nanos[MEASURED / 2]);
    }
}
