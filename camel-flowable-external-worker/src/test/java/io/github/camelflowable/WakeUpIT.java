package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.consumer.WakeUps;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.LogRecorder;
import io.github.camelflowable.kit.Models;

import ch.qos.logback.classic.Level;

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
        assertThatThrownBy(() -> worker("RAW(seda:x?password=sesame)", ""))
                .hasStackTraceContaining("wakeUpOn")
                .hasStackTraceContaining("password=xxxxxx")
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("sesame"));
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** A source that does as it is told, and is never there when it is needed. */
    private static final class BadSource extends DefaultComponent {

        private final AtomicInteger starts = new AtomicInteger();
        private final AtomicInteger stops = new AtomicInteger();
        private final CountDownLatch mayGoOn = new CountDownLatch(1);
        private volatile boolean down;
        private volatile boolean hangs;

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    return new DefaultConsumer(this, processor) {
                        @Override
                        protected void doStart() throws Exception {
                            starts.incrementAndGet();
                            if (down) {
                                throw new IllegalStateException("the broker is away");
                            }
                            if (hangs) {
                                mayGoOn.await();
                            }
                        }

                        @Override
                        protected void doStop() throws Exception {
                            if (down) {
                                throw new IllegalStateException("it was never there");
                            }
                            if (hangs) {
                                mayGoOn.await();
                            }
                            stops.incrementAndGet();
                        }
                    };
                }
            };
        }
    }

    @Test
    void shouldPollAllTheSameWhenItsSourceIsDown() throws Exception {
        BadSource source = new BadSource();
        source.down = true;
        context.addComponent("bad", source);
        try (LogRecorder log = new LogRecorder(WakeUps.class)) {
            worker("bad:x", "&initialDelay=0");

            String instance = flowable.startProcess(key);
            await("it ends").until(() -> flowable.hasEnded(instance));

            assertThat(log.messages(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains("bad:x")
                    .contains("tried again every 30 s")
                    .contains("the broker is away")
                    .contains("polling goes on by schedule");
        }
    }

    /** Repeats 3,000 times as fast as it is told. */
    private static final class HastyTimer extends ScheduledThreadPoolExecutor {

        HastyTimer() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
            return super.scheduleWithFixedDelay(
                    task, unit.toMillis(first) / 3000, unit.toMillis(delay) / 3000, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void shouldStartItsSourceLaterWhenItIsBack() throws Exception {
        BadSource source = new BadSource();
        source.down = true;
        HastyTimer timer = new HastyTimer();
        try (DefaultCamelContext camel = new DefaultCamelContext();
                LogRecorder log = new LogRecorder(WakeUps.class)) {
            camel.getExecutorServiceManager().setThreadPoolFactory(new DefaultThreadPoolFactory() {
                @Override
                public ScheduledExecutorService newScheduledThreadPool(ThreadPoolProfile pool, ThreadFactory threads) {
                    return timer;
                }
            });
            camel.addComponent("bad", source);
            camel.start();
            WakeUps wakeUps = WakeUps.listen(camel, "bad:x", () -> {});
            await("it is tried again, and once more").until(() -> source.starts.get() >= 3);
            assertThat(log.messages(Level.WARN)).as("one line").hasSize(1);

            source.down = false;

            await("it has started")
                    .until(() -> log.messages(Level.INFO).contains("The source of option wakeUpOn has started: bad:x"));
            int stops = source.stops.get();
            wakeUps.stop();
            assertThat(source.stops).hasValue(stops + 1);
            assertThat(timer.awaitTermination(1, TimeUnit.MINUTES))
                    .as("no more tries")
                    .isTrue();
        }
    }

    /** Otherwise its consumer, once started, would listen for ever. */
    @Test
    void shouldStopItsSourceLaterWhenThatHangsInItsStart() throws Exception {
        BadSource source = new BadSource();
        source.hangs = true;
        try (DefaultCamelContext camel = new DefaultCamelContext();
                LogRecorder log = new LogRecorder(WakeUps.class)) {
            camel.addComponent("bad", source);
            camel.start();
            WakeUps wakeUps = WakeUps.listen(camel, "bad:x", () -> {});
            wakeUps.stop();
            assertThat(log.messages(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains("has not started within 2 s; polling goes on by schedule");
            assertThat(source.stops).as("it still starts").hasValue(0);

            source.mayGoOn.countDown();

            await("it is stopped").untilAtomic(source.stops, equalTo(1));
        }
    }

    @Test
    void shouldStopAllTheSameWhenItsSourceHangs() throws Exception {
        BadSource source = new BadSource();
        context.addComponent("bad", source);
        try (LogRecorder log = new LogRecorder(WakeUps.class)) {
            worker("bad:x", "&initialDelay=3600000");
            source.hangs = true;

            context.getRouteController().stopAllRoutes();

            assertThat(source.mayGoOn.getCount()).as("the source still hangs").isEqualTo(1);
            assertThat(log.messages(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains("has not stopped within 2 s; the route stops without it");
        } finally {
            source.mayGoOn.countDown();
        }
    }
}
