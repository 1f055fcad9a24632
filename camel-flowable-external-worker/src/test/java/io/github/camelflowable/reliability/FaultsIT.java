package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.apache.camel.spi.ExceptionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Call;
import io.github.camelflowable.kit.Network.Fault;

/** Single faults that have no test of their own elsewhere, each with a real engine behind it. */
class FaultsIT extends FlowableTestSupport {

    private static final Pattern TIME = Pattern.compile("\"(createTime|lockExpirationTime)\":\"([^\"]+)\"");

    private final Network network = new Network(flowable);
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void closeNetwork() {
        network.close();
    }

    private List<String> start(int instances) {
        if (flowable.runningInstances(key) == 0) {
            flowable.deploy(Models.oneTask(key, topic));
        }
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            ids.add(flowable.startProcess(key));
        }
        return ids;
    }

    private void work(String... options) throws Exception {
        String[] all = new String[options.length + 1];
        System.arraycopy(options, 0, all, 1, options.length);
        all[0] = "baseUrl=" + network.baseUrl();
        context.getRegistry().bind("quiet", ExceptionHandler.class, new ChaosWorker.FaultsExpected());
        routes(r -> r.from(consumed(all)).process(exchange -> runs.incrementAndGet()));
    }

    /** An engine whose clock is off says so in every time it names; only durations may count. */
    @ParameterizedTest
    @ValueSource(longs = {-3600, 3600, -400 * 24 * 3600, 400 * 24 * 3600})
    void shouldCompleteEachJobOnceWhenTheEnginesClockIsOff(long seconds) throws Exception {
        network.script(call -> call.path().endsWith("/acquire/jobs")
                ? Fault.answerRewritten(answer -> TIME.matcher(answer).replaceAll(time -> shifted(time, seconds)))
                : Fault.NONE);
        start(20);

        work("lockDuration=PT5S");

        await("all end").until(() -> flowable.endedInstances(key) == 20);
        assertThat(runs).hasValue(20);
        assertThat(network.reportsTaken()).hasSize(20);
    }

    private static String shifted(MatchResult time, long seconds) {
        return "\"" + time.group(1) + "\":\""
                + OffsetDateTime.parse(time.group(2)).plusSeconds(seconds) + "\"";
    }

    /** A gateway that takes each token for a moment only: jobs are acquired with one and reported with another. */
    @Test
    void shouldCompleteEachJobOnceWhenTokensExpireAndAreRotated() throws Exception {
        AtomicInteger given = new AtomicInteger();
        AtomicReference<String> accepted = new AtomicReference<>("Bearer token-0");
        Set<String> used = ConcurrentHashMap.newKeySet();
        Supplier<String> tokens = () -> "token-" + given.get();
        context.getRegistry().bind("tokens", Supplier.class, tokens);
        FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setUsername(null);
        component.getConfiguration().setPassword(null);
        String basic = "Basic "
                + Base64.getEncoder()
                        .encodeToString((Flowable.USER + ":" + Flowable.PASSWORD).getBytes(StandardCharsets.UTF_8));
        AtomicInteger refused = new AtomicInteger();
        network.script(call -> {
            if (!accepted.get().equals(call.authorization())) {
                refused.incrementAndGet();
                // The old one was refused; from the next request on there is a new one.
                given.incrementAndGet();
                accepted.set("Bearer token-" + given.get());
                return Fault.status(401, null, "");
            }
            used.add(call.authorization());
            if (call.isReport()) {
                accepted.set("Bearer nobody has this");
            }
            return Fault.gateway(basic);
        });
        start(10);

        work("accessToken=#bean:tokens", "concurrentConsumers=2", "lockDuration=PT10S");

        await("all end").until(() -> flowable.endedInstances(key) == 10);
        assertThat(runs).hasValue(10);
        assertThat(network.reportsTaken()).hasSize(10);
        assertThat(refused).hasPositiveValue();
        assertThat(used).as("tokens that were used").hasSizeGreaterThan(5);
    }

    /** A value can be stored that is nested too deep for any answer: its job must not take its neighbours along. */
    @Test
    void shouldDoTheOthersWhenTheAnswerWithOneJobCannotBeRead() throws Exception {
        Object deep = List.of();
        for (int level = 1; level < 997; level++) {
            deep = List.of(deep);
        }
        flowable.deploy(Models.oneTask(key, topic));
        flowable.startProcessWith(key, List.of(Map.of("name", "deep", "type", "json", "value", deep)));
        start(12);

        work("lockDuration=PT3S", "concurrentConsumers=4", "exceptionHandler=#quiet");

        await("the others end").until(() -> flowable.endedInstances(key) == 12);
        assertThat(network.reportsTaken()).hasSize(12);
        assertThat(flowable.runningInstances(key)).isEqualTo(1);
    }

    /** A day of idling at 500 ms is 172,800 polls; so many cost one request each, and hold nothing. */
    @Test
    void shouldHoldNothingWhenIdle() throws Exception {
        routes(r -> r.from("flowable-ew:" + topic + "?initialDelay=0&delay=1&baseUrl=" + network.baseUrl())
                .process(exchange -> runs.incrementAndGet()));
        await("it is at work").until(() -> network.calls().size() > 200);
        int threads = Thread.activeCount();

        await("it has polled for long").until(() -> network.calls().size() > 1_000);

        // At one moment: it goes on polling.
        Map<Boolean, List<Call>> calls = network.calls().stream()
                .collect(Collectors.partitioningBy(call -> call.path().endsWith("/acquire/jobs")));
        assertThat(calls.get(true)).allMatch(call -> call.status() == 200 && "[]".equals(call.answer()));
        // Once it asks for the version, and once why there are no jobs: a list, 20 models and 4 more requests at most.
        assertThat(calls.get(false)).hasSizeLessThanOrEqualTo(26);
        assertThat(Thread.activeCount()).as("threads").isLessThanOrEqualTo(threads + 5);
    }

    /** A fault that goes on for longer than a lock ends with the fault. */
    @Test
    void shouldGoOnWhenFlowableIsBackAfterLong() throws Exception {
        long back = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        network.script((Call call) -> System.nanoTime() < back ? Fault.REQUEST_LOST : Fault.NONE);
        start(10);

        work("lockDuration=PT2S");

        await("all end").until(() -> flowable.endedInstances(key) == 10);
        assertThat(runs).hasValue(10);
    }
}
