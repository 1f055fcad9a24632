package io.github.camelflowable.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An answer with one job into Java values, and Java values into a report. In this package to reach what it measures. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class VariableMapping {

    private static final String JOB = """
            [{"id":"1","url":"http://localhost/external-job-api/jobs/1","correlationId":"c-1","processInstanceId":"p-1",
              "processDefinitionId":"single:1:4711","executionId":"e-1","scopeId":null,"subScopeId":null,
              "scopeDefinitionId":null,"scopeType":null,"elementId":"task","elementName":"Task","retries":3,
              "exceptionMessage":null,"dueDate":null,"createTime":"2026-01-02T03:04:05.678Z","tenantId":"",
              "lockOwner":"w1","lockExpirationTime":"2036-01-02T03:04:05.678Z","variables":[%s]}]
            """;

    private static final String[] KINDS = {
        "\"string\",\"value\":\"order-1\"",
        "\"integer\",\"value\":7",
        "\"double\",\"value\":129.5",
        "\"boolean\",\"value\":true",
        "\"json\",\"value\":{\"street\":\"Main Street 1\",\"city\":\"Berlin\"}"
    };

    @Param({"5", "50", "500"})
    int variables;

    private byte[] answer;
    private AcquiredJob job;
    private Map<String, Object> values;

    /** A job with that many variables, as it would have been acquired. */
    public static AcquiredJob job(int variables) throws IOException {
        return read(answer(variables)).get(0);
    }

    private static byte[] answer(int variables) {
        String all = IntStream.range(0, variables)
                .mapToObj(i -> "{\"name\":\"variable" + i + "\",\"type\":" + KINDS[i % KINDS.length] + "}")
                .collect(Collectors.joining(","));
        return JOB.formatted(all).getBytes(StandardCharsets.UTF_8);
    }

    private static List<AcquiredJob> read(byte[] answer) throws IOException {
        return JobJson.readAcquired(
                new ByteArrayInputStream(answer),
                "drain",
                (owner, variable) -> new VariableData(variable.name(), variable.type(), () -> null));
    }

    @Setup
    public void prepare() throws IOException {
        answer = answer(variables);
        job = job(variables);
        values = job.variables();
    }

    @Benchmark
    public List<AcquiredJob> read() throws IOException {
        return read(answer);
    }

    @Benchmark
    public Map<String, Object> toJava() {
        return job.variables();
    }

    @Benchmark
    public Object write() {
        var body = JobJson.object().put("workerId", "w1");
        List<JobVariable> wire = new ArrayList<>(values.size());
        values.forEach((name, value) -> wire.add(VariableTypes.toWire(name, value)));
        JobJson.putVariables(body, wire);
        return JobJson.entity(body);
    }
}
