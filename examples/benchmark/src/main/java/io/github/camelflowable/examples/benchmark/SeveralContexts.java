package io.github.camelflowable.examples.benchmark;

import java.util.ArrayList;
import java.util.List;

/** Several workers of the same kind on one topic, as several processes would be. */
record SeveralContexts(int count) implements Contender {

    @Override
    public String name() {
        return "connector, defaults, " + count + (count == 1 ? " context" : " contexts");
    }

    @Override
    public Worker start(Site site, Work work, Tally tally) throws Exception {
        List<CamelRoute.Ready> workers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            workers.add(CamelRoute.DEFAULTS.prepare(site, work, tally));
        }
        // Only now: the start of the second context would take its time from the jobs of the first.
        for (CamelRoute.Ready worker : workers) {
            worker.startRoute();
        }
        return () -> {
            for (CamelRoute.Ready worker : workers) {
                worker.stop();
            }
        };
    }
}
