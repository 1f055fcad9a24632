package io.github.camelflowable.examples.benchmark;

import java.time.Duration;

/** The worker of {@link MillionScenario}: tells its heap and its pace after every tenth of the jobs. */
final class LongRun {

    static final int PARTS = 10;
    static final String PART = "part";

    private static final Duration SLOWEST = Duration.ofMinutes(30);
    private static final int LOOK_MILLIS = 20;

    private LongRun() {}

    public static void main(String[] arguments) throws Exception {
        int jobs = Integer.parseInt(arguments[1]);
        Site site = new Site(arguments[0], "rest-admin", "test", "stub");
        Tally tally = new Tally(jobs);
        Contender.Worker worker = CamelRoute.DEFAULTS.start(site, Work.NONE, tally);
        long deadline = System.nanoTime() + SLOWEST.toNanos();
        long start = System.nanoTime();
        for (int part = 1; part <= PARTS; part++) {
            while (tally.completions() < (long) jobs * part / PARTS) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("Only " + tally.completions() + " jobs after " + SLOWEST);
                }
                Thread.sleep(LOOK_MILLIS);
            }
            long now = System.nanoTime();
            System.out.println(PART + " " + heapKilobytes() + " " + jobs / PARTS * 1e9 / (now - start));
            start = now;
        }
        worker.stop();
        System.exit(0);
    }

    /** What is left after collecting; the smallest of some tries, because jobs go on meanwhile. */
    private static long heapKilobytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Runtime memory = Runtime.getRuntime();
            least = Math.min(least, memory.totalMemory() - memory.freeMemory());
        }
        return least / 1024;
    }
}
