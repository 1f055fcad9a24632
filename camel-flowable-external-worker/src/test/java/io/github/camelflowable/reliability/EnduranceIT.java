package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.kit.WorkerProcess;

/** A worker with 128 MB, in a JVM of its own that ends at the first OutOfMemoryError: its memory and threads stay flat. */
@Tag("soak")
class EnduranceIT {

    private static final List<String> SMALL = List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError");

    /** A poll every 500 ms, which is the default, for 24 hours. */
    private static final int POLLS_OF_A_DAY = 24 * 3600 * 2;

    private static final int MEGABYTE = 1024 * 1024;

    private final Flowable flowable = Flowable.shared();
    private final String topic = "small" + Long.toString(System.nanoTime(), 36).replace("-", "");
    private final AtomicInteger requests = new AtomicInteger();
    private final Network network = new Network(flowable);

    @AfterEach
    void closeNetwork() {
        network.close();
    }

    record Memory(long heap, int threads) {
        static Memory of(String line) {
            String[] words = line.split(" ");
            return new Memory(Long.parseLong(words[0]), Integer.parseInt(words[1]));
        }

        /** The lowest of the last few samples: what is alive, without what was in use at that moment. */
        static Memory of(WorkerProcess worker) {
            List<Memory> samples =
                    worker.printed("memory ").stream().map(Memory::of).toList();
            return samples.stream()
                    .skip(Math.max(0, samples.size() - 5))
                    .min(Comparator.comparing(Memory::heap))
                    .orElseThrow();
        }

        @Override
        public String toString() {
            return "%.1f MB, %d threads".formatted(heap / (double) MEGABYTE, threads);
        }
    }

    private WorkerProcess start() throws Exception {
        return WorkerProcess.start(SmallHeapWorker.class, SMALL, network.baseUrl(), topic);
    }

    @Test
    void shouldStayFlatWhenIdleForADay() throws Exception {
        network.script(call -> {
            requests.incrementAndGet();
            return Fault.status(200, "application/json", "[]");
        });
        try (WorkerProcess worker = start()) {
            await("it has settled").until(() -> requests.get() > POLLS_OF_A_DAY / 5);
            Memory before = Memory.of(worker);

            await("a day has passed").until(() -> requests.get() >= POLLS_OF_A_DAY);

            Memory after = Memory.of(worker);
            System.out.println("idle for " + requests + " polls: " + before + ", then " + after);
            assertThat(after.heap()).isLessThan(before.heap() + 3 * MEGABYTE);
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 2);
        }
    }

    @Test
    void shouldStayFlatWhenItWorksAndOutliveAnEndlessAnswer() throws Exception {
        flowable.deploy(Models.oneTask(topic, topic + "0"));
        try (WorkerProcess worker = start()) {
            startInstances(1_500);
            await("it works").until(() -> flowable.endedInstances(topic) == 1_500);
            Memory before = Memory.of(worker);
            startInstances(3_500);
            await("it has worked").until(() -> flowable.endedInstances(topic) == 5_000);
            Memory after = Memory.of(worker);
            System.out.println("5,000 jobs with 20 kB each: " + before + ", then " + after);
            assertThat(after.heap()).isLessThan(before.heap() + 5 * MEGABYTE);

            AtomicBoolean answered = new AtomicBoolean();
            network.script(call -> answered.compareAndSet(false, true) ? EnduranceIT.endless() : Fault.NONE);
            await("it was told without end").untilTrue(answered);
            startInstances(10);
            await("it works on").until(() -> flowable.endedInstances(topic) == 5_010);
            assertThat(worker.isAlive()).isTrue();
            System.out.println("after an endless answer: " + Memory.of(worker));
        }
    }

    private void startInstances(int instances) {
        String text = "x".repeat(20_000);
        for (int i = 0; i < instances; i++) {
            flowable.startProcess(topic, Map.of("text", text));
        }
    }

    /** An array of texts that goes on until nobody listens. */
    private static Fault endless() {
        byte[] piece = ("\"" + "x".repeat(10_000) + "\",").getBytes(StandardCharsets.UTF_8);
        return (worker, engine) -> {
            worker.getResponseHeaders().add("Content-Type", "application/json");
            worker.sendResponseHeaders(200, 0);
            OutputStream out = worker.getResponseBody();
            out.write('[');
            while (!Thread.currentThread().isInterrupted()) {
                out.write(piece);
            }
        };
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(6)).pollInterval(Duration.ofMillis(200));
    }
}
