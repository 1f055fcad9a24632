package io.github.camelflowable.outcomes;

import io.github.camelflowable.outcomes.Run.Ask;

/**
 * How the work of a job ends.
 *
 * @param name    as it stands in the table
 * @param options of the consumer, as they stand in its URI
 * @param run     what has happened when the work is over
 */
record Ending(String name, Group group, Step work, String options, Run run) {

    /** What kind of ending: the table has a part for each. */
    enum Group {
        WORK("work"),
        ERROR("AssertionError of the work"),
        PRODUCER("producer reports"),
        REPORT("end of the route reports"),
        RESULT("result"),
        STOP("route");

        private final String subject;

        Group(String subject) {
            this.subject = subject;
        }

        /** What stands before the name of an ending. */
        String subject() {
            return subject;
        }
    }

    boolean isStop() {
        return group == Group.STOP;
    }

    /** Whether a producer's report does not get through at first. */
    boolean reportsInVain() {
        return run.asks().stream().map(Ask::answer).anyMatch(answer -> answer != Answer.TAKEN);
    }

    /** The fault of the network for the first report of the job. */
    Answer firstAnswer() {
        return run.asks().isEmpty() ? run.next() : run.asks().get(0).answer();
    }
}
