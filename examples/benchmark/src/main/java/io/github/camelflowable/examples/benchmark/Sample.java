package io.github.camelflowable.examples.benchmark;

/** One contender in one round. */
record Sample(
        double jobsPerSecond,
        double requestsPerJob,
        double emptyPercent,
        double cpuMicrosPerJob,
        double allocatedKilobytesPerJob,
        double threads) {

    static Sample of(Tally tally, int jobs, int threads) {
        Tally.Sent sent = tally.sent();
        return new Sample(
                jobs / tally.seconds(),
                (double) sent.requests() / jobs,
                100.0 * sent.emptyAcquires() / Math.max(1, sent.acquires()),
                tally.cpuNanos() / 1e3 / jobs,
                tally.allocatedBytes() / 1e3 / jobs,
                threads);
    }
}
