package io.github.camelflowable.worker;

/** How a job left our hands, as it is counted: each acquired job ends in exactly one of these ways. */
public enum JobEnd {
    /** The engine took {@code complete}. */
    COMPLETED("completed"),
    /** The engine took {@code fail}; it may come again. */
    FAILED("failed"),
    /** The engine took {@code bpmnError}. */
    BPMN_ERROR("bpmnError"),
    /** The engine took {@code cmmnTerminate}. */
    TERMINATED("terminated"),
    /** Given back to be worked on by others. */
    HANDED_BACK("handedBack"),
    /** Its lock is another's, it is gone, or no report got through: whatever was done, the engine does not know from us. */
    LOST("lost"),
    /** Let go with its lock and without a report, as {@code autoComplete=false} asks for: somebody else will report. */
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
