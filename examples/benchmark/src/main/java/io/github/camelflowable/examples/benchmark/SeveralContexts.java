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
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            workers.add(CamelRoute.DEFAULTS.start(site, work, tally));
        }
        return () -> {
            for (Worker worker : workers) {
                worker.stop();
            }
        };
    }
}
