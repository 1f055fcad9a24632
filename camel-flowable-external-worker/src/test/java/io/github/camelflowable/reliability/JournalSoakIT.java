package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Call;
import io.github.camelflowable.kit.Network.Fault;
import io.github.camelflowable.kit.Postgres;
import io.github.camelflowable.kit.WorkerProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A journal on PostgreSQL: the worker is killed when its report arrives at the network, and reports of some jobs get no
 * answer until their lock is over. Each outcome is decided once; only a run that was killed in its middle is repeated.
 */
@Tag("soak")
class JournalSoakIT {

    private static final int SEEDS = Integer.getInteger("chaos.seeds", 20);
    private static final int INSTANCES = Integer.getInteger("journal.instances", 1000);
    private static final int KILLS = 3;

    /** Share of the jobs whose reports get no answer while they hold their first lock. */
    private static final double UNANSWERED = 0.05;

    /** Longer than the lock of the worker. */
    private static final Duration SILENCE = Duration.ofSeconds(4);

    private static EmbeddedPostgres database;

    @BeforeAll
    static void startDatabase() throws Exception {
        database = Postgres.startOrSkip();
        try (Connection connection = database.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("outcomes", "outcomes_completed")) {
                statement.execute("CREATE TABLE " + table
                        + " (id varchar(255) PRIMARY KEY, exchange bytea NOT NULL, version bigint NOT NULL)");
            }
        }
    }

    @AfterAll
    static void stopDatabase() throws IOException {
        if (database != null) {
            database.close();
        }
    }

    static LongStream seeds() {
        long first = Long.getLong("chaos.seed", 1);
        return LongStream.range(first, first + SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldDecideEachOutcomeOnceWithAJournal(long seed, @TempDir Path folder) throws Exception {
        run(seed, folder, Postgres.url(database));

        Map<String, Long> runs = count(JournalWorker.runs(folder));
        Map<String, Long> decided = count(JournalWorker.stored(folder));
        assertThat(runs).as("jobs whose route ran").hasSize(INSTANCES);
        assertThat(decided)
                .allSatisfy((job, times) ->
                        assertThat(times).as("decisions of job %s", job).isEqualTo(1));
        // A worker that is killed between the store and its ledger has decided, too: nothing runs again.
        Map<String, Long> unwritten = new HashMap<>(runs);
        unwritten.keySet().removeAll(decided.keySet());
        assertThat(unwritten)
                .as("runs of jobs whose decision is not in the ledger")
                .hasSizeLessThanOrEqualTo(KILLS * JournalWorker.SLOTS)
                .allSatisfy((job, times) -> assertThat(times).as(job).isEqualTo(1));
        long repeated = runs.values().stream().mapToLong(times -> times - 1).sum();
        assertThat(repeated).as("runs killed in their middle").isLessThanOrEqualTo((long) KILLS * JournalWorker.SLOTS);
        System.out.printf(
                "journal seed=%d instances=%d killed=%d runs killed in their middle=%d%n",
                seed, INSTANCES, KILLS, repeated);
    }

    /** Without the journal the same run repeats work: so the test above can fail. */
    @Test
    void shouldRepeatWorkWithoutAJournal(@TempDir Path folder) throws Exception {
        run(1, folder, null);

        long repeated = count(JournalWorker.runs(folder)).values().stream()
                .mapToLong(times -> times - 1)
                .sum();
        assertThat(repeated).as("repeated runs").isGreaterThan((long) (INSTANCES * UNANSWERED / 2));
        System.out.printf("no journal seed=1 instances=%d repeated runs=%d%n", INSTANCES, repeated);
    }

    private static void run(long seed, Path folder, String journal) throws Exception {
        Flowable flowable = Flowable.shared();
        String key =
                "journal" + seed + "x" + Long.toString(System.nanoTime(), 36).replace("-", "");
        flowable.deploy(Models.oneTask(key, key));
        for (int i = 0; i < INSTANCES; i++) {
            flowable.startProcess(key);
        }
        Reports reports = new Reports(seed);
        try (Network network = new Network(flowable)) {
            network.script(reports);
            for (int kill = 0; kill < KILLS; kill++) {
                WorkerProcess worker = worker(network, key, folder, journal);
                try {
                    reports.awaitKill();
                } finally {
                    worker.close();
                }
                reports.killed();
            }
            try (WorkerProcess worker = worker(network, key, folder, journal)) {
                Awaitility.await("all instances end")
                        .atMost(Duration.ofMinutes(30))
                        .until(() -> flowable.endedInstances(key) == INSTANCES || !worker.isAlive());
            }
        }
        assertThat(flowable.endedInstances(key)).as("ended instances").isEqualTo(INSTANCES);
    }

    private static WorkerProcess worker(Network network, String topic, Path folder, String journal) throws IOException {
        return WorkerProcess.start(
                JournalWorker.class,
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
                JournalWorker.arguments(network.baseUrl(), topic, folder, journal));
    }

    private static Map<String, Long> count(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /** Leaves reports of some jobs without an answer for a time, and asks for a kill when some report has arrived. */
    private static final class Reports implements Function<Call, Fault> {

        private final Random random;
        private final Map<String, Long> silentSince = new ConcurrentHashMap<>();
        private int kills = KILLS;
        private int toKill;
        private CountDownLatch kill = new CountDownLatch(1);

        Reports(long seed) {
            this.random = new Random(seed);
            this.toKill = 1 + random.nextInt(INSTANCES / (2 * KILLS));
        }

        @Override
        public synchronized Fault apply(Call call) {
            if (!call.isReport()) {
                return Fault.NONE;
            }
            // Reports that arrive while the worker is being killed must not use up the next kill.
            if (kills > 0 && kill.getCount() > 0 && --toKill == 0) {
                kills--;
                toKill = 1 + random.nextInt(INSTANCES / (2 * KILLS));
                kill.countDown();
            }
            if (kill.getCount() == 0) {
                // The worker is being killed: nothing that it sends gets through any more.
                return Fault.REQUEST_LOST;
            }
            long now = System.nanoTime();
            Long since = silentSince.computeIfAbsent(call.path(), path -> random.nextDouble() < UNANSWERED ? now : 0L);
            return since != 0 && now - since < SILENCE.toNanos() ? Fault.REQUEST_LOST : Fault.NONE;
        }

        void awaitKill() throws InterruptedException {
            assertThat(kill().await(5, TimeUnit.MINUTES))
                    .as("a report asked for a kill")
                    .isTrue();
        }

        private synchronized CountDownLatch kill() {
            return kill;
        }

        synchronized void killed() {
            kill = new CountDownLatch(1);
        }
    }
}
