package io.github.camelflowable.examples.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Flowable's own client, driven as its Spring starter drives it: each thread acquires, works the jobs off one after the
 * other, and asks again at once; after an empty answer it pauses.
 */
record StarterLoop(OfficialClient client, int threads, int tasks) implements Contender {

    /** Defaults of the starter 1.0.0. */
    private static final Duration LOCK_DURATION = Duration.ofMinutes(5);

    private static final int RETRIES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(10);

    @Override
    public String name() {
        return threads == 1 && tasks == 1 ? "official, defaults" : "official, " + threads + " x " + tasks;
    }

    @Override
    public Worker start(Site site, Work work, Tally tally) {
        OfficialClient.Session session = client.open(site, UUID.randomUUID().toString());
        return WorkerThreads.start(threads, "official", () -> {
            tally.acquiring();
            List<? extends Runnable> completions = session.acquire(tasks, LOCK_DURATION, RETRIES);
            for (Runnable completion : completions) {
                work.doHere();
                tally.completing();
                completion.run();
                tally.completed();
            }
            if (completions.isEmpty()) {
                tally.cameEmpty();
                Thread.sleep(PAUSE.toMillis());
            }
        });
    }
}
