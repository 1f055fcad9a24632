package io.github.camelflowable.outcomes;

/**
 * What the engine must have been told about a job when all is over.
 *
 * @param detail {@code complete}, {@code bpmnError}: who wrote the variables, see {@link Run.End#by}; {@code fail}: a part
 *               of the message
 */
record Report(Kind kind, String detail) {

    /** What becomes of a job. */
    enum Kind {
        COMPLETE("complete"),
        BPMN_ERROR("bpmnError"),
        FAIL("fail"),
        DEAD_LETTER("fail with retries=0"),
        RELEASE("release"),
        NOTHING("nothing"),
        /** The first report told that the job is lost: nothing more is sent. */
        LOST("nothing more"),
        RELEASE_OR_NOTHING("release or nothing");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static final Report RELEASE = new Report(Kind.RELEASE, "");
    static final Report NOTHING = new Report(Kind.NOTHING, "");
    static final Report LOST = new Report(Kind.LOST, "");
    static final Report RELEASE_OR_NOTHING = new Report(Kind.RELEASE_OR_NOTHING, "");

    static Report complete(String by) {
        return new Report(Kind.COMPLETE, by);
    }

    static Report bpmnError(String by) {
        return new Report(Kind.BPMN_ERROR, by);
    }

    static Report fail(String message) {
        return new Report(Kind.FAIL, message);
    }

    @Override
    public String toString() {
        return detail.isEmpty() ? kind.toString() : kind + " (" + detail + ")";
    }
}
