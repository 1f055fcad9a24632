package io.github.camelflowable.worker;

/** The journal entry of one run of a job: its decided outcome, stored before it is reported. */
public interface JobJournal {

    /** Stores nothing. */
    JobJournal NONE = new JobJournal() {};

    /** Stores an outcome that is about to be reported. Never throws: an outcome is reported even if it cannot be stored. */
    default void store(JobOutcome outcome) {}

    /** Removes the entry: the engine has the outcome, or can never have it. Never throws. */
    default void remove() {}
}
