package io.github.camelflowable.examples.benchmark;

/** Jobs to be worked off, as many as wanted. */
interface Topic {

    Site site();

    void fill(int jobs) throws Exception;

    /** Waits until the server has nothing left to do. */
    void settle() throws Exception;

    static Topic of(Flowable flowable, String process, String topic, int jobsPerInstance) {
        return new Topic() {
            @Override
            public Site site() {
                return flowable.site(topic);
            }

            @Override
            public void fill(int jobs) throws Exception {
                flowable.startInstances(process, jobs / jobsPerInstance);
            }

            @Override
            public void settle() throws InterruptedException {
                flowable.awaitQuiet();
            }
        };
    }

    static Topic of(Stub stub) {
        return new Topic() {
            @Override
            public Site site() {
                return stub.site();
            }

            @Override
            public void fill(int jobs) throws Exception {
                stub.fill(jobs);
            }

            @Override
            public void settle() {
                // There is no engine behind it.
            }
        };
    }
}
