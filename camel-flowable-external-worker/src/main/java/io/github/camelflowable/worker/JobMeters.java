package io.github.camelflowable.worker;

/** Is notified of what a consumer does, often and from any thread, and must not block. Durations are in nanoseconds. */
public interface JobMeters {

    /** Measures nothing. */
    JobMeters NONE = new JobMeters() {};

    /** One acquire request has ended. */
    default void polled(Poll outcome, long nanos) {}

    enum Poll {
        JOBS,
        EMPTY,
        ERROR
    }

    /** All slots were in use for this time. */
    default void waitedForSlot(long nanos) {}

    default void acquired() {}

    default void started() {}

    default void ran(long nanos) {}

    default void reportRepeated() {}

    /**
     * The engine accepted a report.
     *
     * @param nanos         from the end of the route, repetitions included
     * @param headroomNanos rest of the lock at that time, negative if it had ended
     */
    default void reported(long nanos, long headroomNanos) {}

    default void ended(JobEnd end) {}

    /** The outcome did not reach the engine; the job is counted as {@link JobEnd#LOST}, too. */
    default void unreported() {}
}
