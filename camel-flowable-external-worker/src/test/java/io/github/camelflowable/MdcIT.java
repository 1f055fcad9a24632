package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;

/** Log lines of a route name its job, and those of the next job on the same thread do not name the last one. */
class MdcIT extends FlowableTestSupport {

    private final CompletableFuture<Map<String, String>> inRoute = new CompletableFuture<>();
    private final CompletableFuture<Map<String, String>> afterwards = new CompletableFuture<>();
    private final CompletableFuture<Map<String, String>> elsewhere = new CompletableFuture<>();

    /** Its pools look at what a task has left on its thread. */
    private final class LookingBack extends DefaultThreadPoolFactory {
        @Override
        public ExecutorService newCachedThreadPool(ThreadFactory threadFactory) {
            return new ThreadPoolExecutor(0, 100, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), threadFactory) {
                @Override
                protected void afterExecute(Runnable task, Throwable failure) {
                    afterwards.complete(mdc());
                }
            };
        }
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getExecutorServiceManager().setThreadPoolFactory(new LookingBack());
        return context;
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private static Map<String, String> mdc() {
        Map<String, String> copy = MDC.getCopyOfContextMap();
        return copy == null ? Map.of() : copy;
    }

    private static Map<String, String> get(CompletableFuture<Map<String, String>> mdc) throws Exception {
        return mdc.get(2, TimeUnit.MINUTES);
    }

    private Map<String, String> expected(String instance, String job) {
        return Map.of(
                "flowable.jobId", job,
                "flowable.topic", topic,
                "flowable.workerId", "me",
                "flowable.processInstanceId", instance);
    }

    @Test
    void shouldNameTheJobWhileItsRouteRunsAndNothingAfterwards() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        CompletableFuture<String> job = new CompletableFuture<>();
        routes(route -> route.from(consumed("workerId=me")).process(exchange -> {
            job.complete(exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class));
            inRoute.complete(mdc());
        }));

        String instance = flowable.startProcess(key);

        assertThat(get(inRoute)).containsAllEntriesOf(expected(instance, job.get()));
        assertThat(get(afterwards)).doesNotContainKeys("flowable.jobId", "flowable.topic", "flowable.workerId");
        assertThat(get(afterwards)).doesNotContainKey("flowable.processInstanceId");
    }

    @Test
    void shouldFollowTheRouteToOtherThreadsWhenCamelIsToldWhichKeys() throws Exception {
        context.setUseMDCLogging(true);
        context.setMDCLoggingKeysPattern("flowable.*");
        flowable.deploy(Models.oneTask(key, topic));
        CompletableFuture<String> job = new CompletableFuture<>();
        routes(route -> route.from(consumed("workerId=me"))
                .process(exchange -> inRoute.complete(mdc()))
                .threads(2)
                .process(exchange -> job.complete(header(exchange)))
                .process(exchange -> elsewhere.complete(mdc())));

        String instance = flowable.startProcess(key);

        assertThat(get(elsewhere)).containsAllEntriesOf(expected(instance, job.get()));
    }

    private static String header(Exchange exchange) {
        return exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class);
    }
}
