package io.github.camelflowable.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.client.JobLockKey;
import io.github.camelflowable.client.JobReports;

/** An engine whose answers are written down beforehand; after the last of them it takes every report and holds every lock. */
public final class ScriptedReports implements JobReports {

    /** The answer of an engine that took the report. */
    public static final Object TAKEN = new Object();

    private final Deque<Object> answers = new ArrayDeque<>();
    private final Deque<Object> locks = new ArrayDeque<>();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    /** @param next {@link #TAKEN}, a failure to throw, or a task to run before the answer that comes next */
    public ScriptedReports answers(Object... next) {
        answers.addAll(List.of(next));
        return this;
    }

    /** @param next a {@link JobReports.Lock}, or a failure to throw */
    public ScriptedReports locks(Object... next) {
        locks.addAll(List.of(next));
        return this;
    }

    /** @return the names of the calls in their order, such as {@code complete} or {@code lock} */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public void complete(String jobId, String workerId, Map<String, ?> variables) {
        answer("complete");
    }

    @Override
    public void bpmnError(String jobId, String workerId, String errorCode, Map<String, ?> variables) {
        answer("bpmnError");
    }

    @Override
    public void cmmnTerminate(String jobId, String workerId, Map<String, ?> variables) {
        answer("cmmnTerminate");
    }

    @Override
    public void fail(String jobId, String workerId, FailureReport failure) {
        answer("fail");
    }

    @Override
    public void unacquire(String jobId, String workerId) {
        answer("unacquire");
    }

    @Override
    public Lock lock(JobLockKey key) {
        calls.add("lock");
        Object next = locks.poll();
        throwIfFailure(next);
        return next == null ? Lock.HELD : (Lock) next;
    }

    private void answer(String call) {
        calls.add(call);
        Object next = answers.poll();
        while (next instanceof Runnable task) {
            task.run();
            next = answers.poll();
        }
        throwIfFailure(next);
    }

    private static void throwIfFailure(Object answer) {
        if (answer instanceof RuntimeException failure) {
            throw failure;
        }
        if (answer instanceof Error failure) {
            throw failure;
        }
    }
}
