package io.github.camelflowable.examples.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;

/** What the scenarios share: options, the servers, started when first needed, and the contenders. */
final class Lab implements AutoCloseable {

    private final Options options;
    private final PrintStream out;
    private final Optional<OfficialClient> official = OfficialClient.onClassPath();
    private Flowable flowable;
    private Stub stub;

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

    Flowable flowable() throws IOException {
        if (flowable == null) {
            flowable = Flowable.start(options.database());
            flowable.deploy("single.bpmn20.xml", Models.SINGLE);
            flowable.deploy("parallel.bpmn20.xml", Models.PARALLEL);
        }
        return flowable;
    }

    Topic singleJobs() throws IOException {
        return Topic.of(flowable(), Models.SINGLE_PROCESS, Models.SINGLE_TOPIC, 1);
    }

    Topic parallelJobs() throws IOException {
        return Topic.of(flowable(), Models.PARALLEL_PROCESS, Models.PARALLEL_TOPIC, Models.PARALLEL_TASKS);
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

    @Override
    public void close() {
        if (flowable != null) {
            flowable.close();
        }
        if (stub != null) {
            stub.close();
        }
    }
}
