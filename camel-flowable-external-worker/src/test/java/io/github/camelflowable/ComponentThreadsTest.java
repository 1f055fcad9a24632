package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class ComponentThreadsTest {

    private static final URI ENGINE = URI.create("http://localhost");
    private static final int MANY = 3000;

    /**
     * Camel's own pools have room for 1,000 tasks that wait. Then a job would be released as one that cannot start, a route
     * would not start, and an engine would be examined on the thread that polls.
     */
    @Test
    void shouldHaveRoomForThousandsOfJobsAndTopics() throws Exception {
        Thread poller = Thread.currentThread();
        AtomicInteger examinedByPoller = new AtomicInteger();
        CountDownLatch allWait = new CountDownLatch(1);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            ComponentThreads threads = new ComponentThreads(context.getComponent("flowable-ew"));

            for (int i = 0; i < MANY; i++) {
                threads.timer().schedule(() -> {}, 1, TimeUnit.HOURS);
                threads.pollers(ENGINE).scheduleWithFixedDelay(() -> {}, 1, 1, TimeUnit.HOURS);
                threads.diagnosis(ENGINE).submit(() -> {
                    if (Thread.currentThread() == poller) {
                        examinedByPoller.incrementAndGet();
                    } else {
                        allWait.await();
                    }
                    return null;
                });
            }
            allWait.countDown();
            threads.stop();
        }

        assertThat(examinedByPoller).hasValue(0);
    }
}
