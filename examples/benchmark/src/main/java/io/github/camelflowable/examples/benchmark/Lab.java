package io.github.camelflowable.examples.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** What the scenarios share: options, the servers, started when first needed, and the contenders. */
final class Lab implements AutoCloseable {

    private static final int WARM_UP_ROUND = 3000;

    private final Options options;
    private final PrintStream out;
    private final Optional<OfficialClient> official = OfficialClient.onClassPath();
    private Flowable flowable;
    private Stub stub;
    private EmbeddedPostgres postgres;
    private OtherJar otherJar;
    private final List<Flowable> otherNodes = new ArrayList<>();

    Lab(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    Options options() {
        return options;
    }

    PrintStream out() {
        return out;
    }

    Flowable flowable() throws Exception {
        if (flowable == null) {
            flowable = Flowable.start(database());
            flowable.deploy("single.bpmn20.xml", Models.SINGLE);
            flowable.deploy("parallel.bpmn20.xml", Models.PARALLEL);
            warmUp();
            flowable.addVariables(options.number("more-variables"), options.number("variable-kilobytes"));
        }
        return flowable;
    }

    /** All nodes of the engine: several share one database, which H2 in memory cannot. */
    List<Flowable> nodes() throws Exception {
        Flowable first = flowable();
        while (otherNodes.size() < options.number("nodes") - 1) {
            otherNodes.add(Flowable.start(database()));
        }
        return Stream.concat(Stream.of(first), otherNodes.stream()).toList();
    }

    private List<String> database() throws IOException {
        return options.isPostgresql() ? settingsOf(postgres()) : options.database();
    }

    /**
     * A worker runs for days; a contest of 2,000 jobs would measure the JVM's compiler. So the contenders are compiled before
     * it, by more jobs than an engine could give them in that time. And for its first minute under load the engine becomes
     * faster and faster, and all contenders with it.
     */
    private void warmUp() throws Exception {
        BareLoop bare = new BareLoop(8, 10);
        warmUp(Topic.of(stub()), List.of(bare, CamelRoute.DEFAULTS, CamelRoute.OBSERVED), options.number("stub-jobs"));
        List<Contender> onEngine = Stream.of(Optional.<Contender>of(bare), official(8, 10))
                .flatMap(Optional::stream)
                .toList();
        int jobs = options.number("warm-up-jobs");
        for (int left = jobs; left > 0; left -= onEngine.size() * WARM_UP_ROUND) {
            warmUp(singleJobs(), onEngine, Math.min(jobs, WARM_UP_ROUND));
        }
    }

    private void warmUp(Topic topic, List<Contender> contenders, int jobs) throws Exception {
        List<Contest.Entrant> entrants = contenders.stream()
                .map(contender -> Contest.Entrant.of(contender, Work.NONE, jobs))
                .toList();
        new Contest(topic, entrants, out).run(0, jobs);
    }

    Topic singleJobs() throws Exception {
        return Topic.of(flowable(), Models.SINGLE_PROCESS, Models.SINGLE_TOPIC, 1);
    }

    Topic parallelJobs() throws Exception {
        return Topic.of(flowable(), Models.PARALLEL_PROCESS, Models.PARALLEL_TOPIC, Models.PARALLEL_TASKS);
    }

    EmbeddedPostgres postgres() throws IOException {
        if (postgres == null) {
            // As users run it: the embedded one is set to confirm a transaction before it is on the disk.
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        }
        return postgres;
    }

    Stub stub() throws IOException {
        if (stub == null) {
            stub = Stub.start();
        }
        return stub;
    }

    /** Flowable's own client, if it is on the class path. */
    Optional<Contender> official(int threads, int tasks) {
        return official.map(client -> new StarterLoop(client, threads, tasks));
    }

    /** A route of the connector in the jar to compare with, if one was named. */
    Optional<Contender> other(String what, String routeOptions) throws Exception {
        if (options.otherJar().isEmpty()) {
            return Optional.empty();
        }
        if (otherJar == null) {
            otherJar = new OtherJar(options.otherJar().get());
            warmUp(Topic.of(stub()), List.of(otherJar.route("other jar", "")), options.number("stub-jobs"));
        }
        return Optional.of(otherJar.route(otherName(what), routeOptions));
    }

    static String otherName(String what) {
        return "other jar, " + what;
    }

    private static List<String> settingsOf(EmbeddedPostgres postgres) {
        return List.of(
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--spring.datasource.username=postgres",
                "--spring.datasource.driver-class-name=org.postgresql.Driver");
    }

    @Override
    public void close() throws IOException {
        otherNodes.forEach(Flowable::close);
        if (flowable != null) {
            flowable.close();
        }
        if (stub != null) {
            stub.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }
}
