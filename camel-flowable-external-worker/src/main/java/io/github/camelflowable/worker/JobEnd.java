package io.github.camelflowable.worker;

/** How a job in flight ended, for its count: each acquired job ends in exactly one of these ways. */
public enum JobEnd {
    /** The engine accepted {@code complete}. */
    COMPLETED("completed", "complete"),
    /** The engine accepted {@code fail}; the job may be acquired again. */
    FAILED("failed", "fail"),
    /** The engine accepted {@code bpmnError}. */
    BPMN_ERROR("bpmnError", "bpmnError"),
    /** The engine accepted {@code cmmnTerminate}. */
    TERMINATED("terminated", "cmmnTerminate"),
    /** Released, so that any worker can acquire it. */
    HANDED_BACK("handedBack", "release"),
    /** Its lock belongs to another run, it is gone, or no report succeeded: the engine has no outcome from this run. */
    LOST("lost", null),
    /** Left locked without a report, as with {@code autoComplete=false}: a producer reports, or the lock ends. */
    LEFT("left", null);

    private final String label;
    private final String report;

    JobEnd(String label, String report) {
        this.label = label;
        this.report = report;
    }

    /** @return the name under which it is shown, such as {@code bpmnError} */
    public String label() {
        return label;
    }

    /** @return the name of the report that ends a job so, such as {@code complete}; null if none does */
    String report() {
        return report;
    }
}
