package io.github.camelflowable.exchange;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.AcquiredJobs;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobLease;

/** A job and the exchange in which its route has ended. */
public final class EndedExchange {

    static final CamelContext CONTEXT = new DefaultCamelContext();

    private static final ObjectMapper JSON = new ObjectMapper();

    private EndedExchange() {}

    public static Exchange exchange() {
        return new DefaultExchange(CONTEXT);
    }

    static Exchange exchange(Consumer<Exchange> change) {
        Exchange exchange = exchange();
        change.accept(exchange);
        return exchange;
    }

    static Message message(Object body) {
        Message message = exchange().getMessage();
        message.setBody(body);
        return message;
    }

    /** @param fields more fields of the job as JSON, with a comma in front; a later one replaces an earlier one */
    public static AcquiredJob job(String fields) {
        String json = "{\"id\":\"8\",\"lockOwner\":\"w1\",\"retries\":3" + fields + "}";
        try {
            List<JsonNode> jobs = new ArrayList<>();
            jobs.add(JSON.readTree(json));
            return AcquiredJobs.read("order", jobs).get(0);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static AcquiredJob process() {
        return job("");
    }

    static AcquiredJob ofCase() {
        return job(",\"scopeType\":\"cmmn\"");
    }

    public static ActiveJob active(AcquiredJob job) {
        JobLease lease = JobLease.starting(System::nanoTime, System.nanoTime(), Duration.ofMinutes(5));
        return new ActiveJob(job, URI.create("http://engine"), lease, () -> {});
    }
}
