package io.github.camelflowable.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** An answer with one job into Java values, and Java values into a report. In this package to reach what it measures. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class VariableMapping {

    private static final String ANSWER = """
            [{"id":"1","url":"http://localhost/external-job-api/jobs/1","correlationId":"c-1","processInstanceId":"p-1",
              "processDefinitionId":"single:1:4711","executionId":"e-1","scopeId":null,"subScopeId":null,
              "scopeDefinitionId":null,"scopeType":null,"elementId":"task","elementName":"Task","retries":3,
              "exceptionMessage":null,"dueDate":null,"createTime":"2026-01-02T03:04:05.678Z","tenantId":"",
              "lockOwner":"w1","lockExpirationTime":"2036-01-02T03:04:05.678Z","variables":[
              {"name":"orderId","type":"string","value":"order-1"},{"name":"quantity","type":"integer","value":7},
              {"name":"amount","type":"double","value":129.5},{"name":"express","type":"boolean","value":true},
              {"name":"address","type":"json","value":{"street":"Main Street 1","city":"Berlin"}}]}]
            """;

    private final byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
    private final AcquiredJob job = acquired();
    private final Map<String, Object> values = job.variables();

    /** A job as it would have been acquired. */
    public static AcquiredJob job() {
        return new VariableMapping().job;
    }

    private AcquiredJob acquired() {
        try {
            return read().get(0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public List<AcquiredJob> read() throws IOException {
        return JobJson.readAcquired(
                new ByteArrayInputStream(answer),
                "drain",
                (owner, variable) -> new VariableData(variable.name(), variable.type(), () -> null));
    }

    @Benchmark
    public Map<String, Object> toJava() {
        return job.variables();
    }

    @Benchmark
    public Object write() {
        var body = JobJson.object().put("workerId", "w1");
        JobJson.putVariables(body, JobJson.toWire(values));
        return JobJson.entity(body);
    }
}
