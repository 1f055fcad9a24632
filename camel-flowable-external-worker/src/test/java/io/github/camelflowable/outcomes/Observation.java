package io.github.camelflowable.outcomes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.kit.Flowable;

/** What the engine, the wire and the log show when all trials are over. */
final class Observation {

    /** Retries that the engine gives to a new job. */
    private static final int RETRIES = 3;

    private final Flowable flowable;
    private final Map<Trial, Wire> wires;
    private final EngineState engine;
    private final List<String> warnings;

    Observation(Flowable flowable, CellNetwork network, List<String> warnings) {
        this.flowable = flowable;
        this.wires = network.wires();
        this.engine = new EngineState(flowable, network.processKey());
        this.warnings = warnings;
    }

    /** The engine carries a completion out some milliseconds after it has answered. */
    boolean isComplete() {
        return wires.entrySet().stream()
                .filter(wire -> wire.getValue().taken().contains("complete")
                        || wire.getValue().taken().contains("bpmnError"))
                .noneMatch(wire -> engine.end(wire.getKey().instance()).isEmpty());
    }

    /** @throws AssertionError that names the cell, since Maven does not show the names of dynamic tests */
    void assertReported(Trial trial) {
        try {
            assertRight(trial);
        } catch (AssertionError wrong) {
            throw new AssertionError(trial.cell() + ": " + wrong.getMessage() + reasons(trial), wrong);
        }
    }

    private String reasons(Trial trial) {
        JsonNode job = engine.job(trial.instance());
        String failure = job == null ? "" : job.path("exceptionMessage").asText();
        return "; the engine shows '" + failure + "', the log " + warnings(trial);
    }

    private List<String> warnings(Trial trial) {
        return warnings.stream()
                .filter(warning -> warning.contains(trial.job()))
                .toList();
    }

    private void assertRight(Trial trial) {
        Report report = trial.cell().report();
        Wire wire = wires.getOrDefault(trial, new Wire());
        String instance = trial.instance();
        assertThat(trial.hasStarted()).as("the work has begun").isTrue();
        switch (report.kind()) {
            case COMPLETE -> assertEnded(instance, wire, "complete", "done", report.detail());
            case BPMN_ERROR -> assertEnded(instance, wire, "bpmnError", "caught", report.detail());
            case FAIL -> assertFailed(engine.job(instance), wire, report.detail());
            case DEAD_LETTER -> assertDeadLetter(instance, wire, report.detail());
            case RELEASE -> assertReleased(instance, wire);
            case NOTHING -> assertLocked(instance, wire);
            case LOST -> assertLost(trial, wire);
            case RELEASE_OR_NOTHING -> {
                if (wire.sent().isEmpty()) {
                    assertLocked(instance, wire);
                } else {
                    assertReleased(instance, wire);
                }
            }
        }
        assertThat(wire.sent())
                .as("reports, of which only the first may be in vain")
                .hasSizeLessThanOrEqualTo(trial.cell().ending().firstAnswer() == Answer.TAKEN ? 1 : 2);
    }

    private void assertEnded(String instance, Wire wire, String operation, String end, String by) {
        assertThat(wire.taken()).as("reports carried out of %s", wire.sent()).containsExactly(operation);
        assertThat(engine.end(instance)).as("end event").isEqualTo(end);
        switch (by) {
            case Run.DOCUMENT ->
                assertThat(flowable.variableBytes(instance, Documents.VARIABLE))
                        .as("result")
                        .isEqualTo(Documents.CONTENT);
            case Run.ROWS ->
                assertThat(flowable.variables(instance)
                                .get(Documents.VARIABLE)
                                .path("value")
                                .toString())
                        .as("result")
                        .isEqualTo("[1,2,3]");
            default ->
                assertThat(engine.writtenBy(instance))
                        .as("writer of the variables")
                        .isEqualTo(by);
        }
    }

    private static void assertFailed(JsonNode job, Wire wire, String message) {
        assertThat(wire.taken()).as("reports carried out of %s", wire.sent()).containsExactly("fail");
        assertThat(job.path("retries").asInt()).as("retries").isEqualTo(RETRIES - 1);
        assertThat(job.path("lockOwner").isNull()).as("lock is over").isTrue();
        assertThat(job.path("exceptionMessage").asText())
                .as("message")
                .isNotBlank()
                .contains(message);
    }

    private void assertDeadLetter(String instance, Wire wire, String message) {
        assertThat(wire.taken()).as("reports carried out of %s", wire.sent()).containsExactly("fail");
        assertThat(engine.deadLetter(instance)).as("dead letter").isNotNull();
        assertThat(engine.deadLetter(instance).path("exceptionMessage").asText())
                .contains(message);
    }

    private void assertReleased(String instance, Wire wire) {
        assertThat(wire.taken()).as("reports carried out of %s", wire.sent()).hasSize(1);
        JsonNode job = engine.job(instance);
        assertThat(job).as("job is still to be done").isNotNull();
        assertThat(job.path("retries").asInt()).as("retries").isEqualTo(RETRIES);
        assertThat(job.path("lockOwner").isNull()).as("lock is over").isTrue();
        assertThat(job.path("exceptionMessage").isNull()).as("no failure").isTrue();
        assertThat(wire.pollsAfterReport()).as("polls before the next tick").isZero();
    }

    private void assertLocked(String instance, Wire wire) {
        assertThat(wire.taken()).as("reports carried out").isEmpty();
        JsonNode job = engine.job(instance);
        assertThat(job).as("job is still to be done").isNotNull();
        assertThat(job.path("retries").asInt()).as("retries").isEqualTo(RETRIES);
        assertThat(job.path("lockOwner").isNull()).as("lock is over").isFalse();
    }

    private void assertLost(Trial trial, Wire wire) {
        assertThat(wire.sent()).as("reports").hasSize(1);
        assertLocked(trial.instance(), wire);
        assertThat(warnings(trial)).as("warnings of the lost job").hasSize(1);
    }
}
