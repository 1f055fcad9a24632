package io.github.camelflowable.worker;

/** Hears, from any thread and often, what a consumer does. Must be quick. Durations are in nanoseconds. */
public interface JobMeters {

    /** Nobody measures. */
    JobMeters NONE = new JobMeters() {};

    /** One acquire request is over. */
    default void polled(Poll outcome, long nanos) {}

    /** What an acquire request brought. */
    enum Poll {
        JOBS,
        EMPTY,
        ERROR
    }

    /** All slots were taken for this long. */
    default void waitedForSlot(long nanos) {}

    default void acquired() {}

    default void started() {}

    /** A route is over. */
    default void ran(long nanos) {}

    /** A report is tried once more. */
    default void reportRepeated() {}

    /**
     * The engine took a report.
     *
     * @param nanos         from the end of the route, repetitions included
     * @param headroomNanos what was left of the lock then, negative if it was over
     */
    default void reported(long nanos, long headroomNanos) {}

    default void ended(JobEnd end) {}

    /** No report got through; the job is counted as {@link JobEnd#LOST} too. */
    default void unreported() {}
}
