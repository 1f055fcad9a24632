package io.github.camelflowable.worker;

/** How a job in flight ended, for its count: each acquired job ends in exactly one of these ways. */
public enum JobEnd {
    /** The engine accepted {@code complete}. */
    COMPLETED("completed"),
    /** The engine accepted {@code fail}; the job may be acquired again. */
    FAILED("failed"),
    /** The engine accepted {@code bpmnError}. */
    BPMN_ERROR("bpmnError"),
    /** The engine accepted {@code cmmnTerminate}. */
    TERMINATED("terminated"),
    /** Released, so that any worker can acquire it. */
    HANDED_BACK("handedBack"),
    /** Its lock belongs to another run, it is gone, or no report succeeded: the engine has no outcome from this run. */
    LOST("lost"),
    /** Left locked without a report, as with {@code autoComplete=false}: a producer reports, or the lock ends. */
    LEFT("left");

    private final String label;

    JobEnd(String label) {
        this.label = label;
    }

    /** @return the name under which it is shown, such as {@code bpmnError} */
    public String label() {
        return label;
    }
}
