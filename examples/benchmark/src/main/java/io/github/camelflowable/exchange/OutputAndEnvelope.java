package io.github.camelflowable.exchange;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.VariableMapping;

/** What goes back at the end of a route, and a job as JSON text. In this package to reach what it measures. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OutputAndEnvelope {

    @Param({"5", "50", "500"})
    int variables;

    private final OutputVariables output = new OutputVariables(null, null, new TraceContext(null));
    private AcquiredJob job;
    private Message oneChanged;
    private Message envelope;

    @Setup
    public void prepare() throws IOException {
        job = VariableMapping.job(variables);
        Map<String, Object> changed = job.variables();
        changed.put("status", "done");
        oneChanged = message(changed);
        envelope = message(JobEnvelope.write(job));
    }

    private static Message message(Object body) {
        Message message = new DefaultExchange(new DefaultCamelContext()).getMessage();
        message.setBody(body);
        return message;
    }

    @Benchmark
    public Map<String, Object> changedVariables() {
        return output.of(oneChanged, job);
    }

    @Benchmark
    public String writeEnvelope() {
        return JobEnvelope.write(job);
    }

    @Benchmark
    public Object readEnvelope() {
        return EnvelopeBody.read(envelope);
    }
}
