package io.github.camelflowable.diagnosis;

/**
 * Why a consumer gets no jobs.
 *
 * @param cause what it is
 * @param text  one or two sentences for an operator: the state of the engine, and the remedy
 */
public record Diagnosis(Cause cause, String text) {

    /** What keeps jobs from coming. */
    public enum Cause {
        /** No answer came: refused, unknown host, timeout. */
        UNREACHABLE(false),
        /** The server refuses user and password, or the token. */
        CREDENTIALS(true),
        /** The server refuses every POST and answers GET with the same credentials. */
        CSRF(true),
        /** The server knows the user and does not allow the call. */
        NO_PRIVILEGE(true),
        /** What answers is not Flowable's API. */
        WRONG_ADDRESS(true),
        /** The server answers, but with 5xx, 429 or the like. */
        SERVER_ERROR(false),
        /** The server refuses the request itself. */
        REFUSED(true),
        /** The circuit breaker or health check of the option {@code pauseOn} keeps the consumer from polling. */
        PAUSED(true),
        /** A job waits that cannot be locked, because its instance is locked; it blocks the jobs behind it. */
        EXCLUSIVE_SIBLING(true),
        /** Locks are over, and the engine does not reset them. */
        EXPIRED_LOCK(true),
        /** Jobs wait for the end of the pause after a failure. */
        RETRY_PAUSE(true),
        /** All jobs are locked by workers. */
        LOCKED(false),
        /** The instances of the jobs are suspended. */
        SUSPENDED(true),
        /** No job waits, and jobs that failed have no retries left. */
        DEAD_LETTER(true),
        /** Jobs wait, but in processes where only cases are asked for, or the other way round. */
        WRONG_SCOPE_TYPE(true),
        /** Jobs wait in a topic whose name differs only in case or blanks. */
        WRONG_TOPIC(true),
        /** The cause is not known, because the server does not show what the diagnosis needs. */
        UNKNOWN(true),
        /** There is nothing to do. */
        IDLE(false);

        private final boolean alarming;

        Cause(boolean alarming) {
            this.alarming = alarming;
        }

        /**
         * @return whether it is logged as a warning. Camel logs a poll that failed, and a normal state needs no action
         */
        public boolean isAlarming() {
            return alarming;
        }
    }

    @Override
    public String toString() {
        return cause + ": " + text;
    }
}
