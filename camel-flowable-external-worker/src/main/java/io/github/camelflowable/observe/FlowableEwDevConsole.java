package io.github.camelflowable.observe;

import java.util.List;
import java.util.Map;

import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

import io.github.camelflowable.worker.ActiveJob;

/** The state of the {@code flowable-ew:} consumers, for Camel's developer console. */
@DevConsole(
        name = "flowable-ew",
        displayName = "Flowable External Worker",
        description = "Jobs that the flowable-ew consumers have in flight, and numbers of the jobs that ended")
public class FlowableEwDevConsole extends AbstractDevConsole {

    public FlowableEwDevConsole() {
        super(
                "camel",
                "flowable-ew",
                "Flowable External Worker",
                "Jobs that the flowable-ew consumers have in flight, and numbers of the jobs that ended");
    }

    private List<ManagedConsumer> consumers() {
        return ManagedConsumers.of(getCamelContext()).all();
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        for (ManagedConsumer consumer : consumers()) {
            text.append("Topic: ").append(consumer.getTopic());
            text.append("\n    Route: ").append(consumer.getRouteId());
            text.append("\n    State: ").append(consumer.getStatus());
            text.append("\n    Base URL: ").append(consumer.baseUrl());
            text.append("\n    Worker: ").append(consumer.getWorkerId());
            text.append("\n    Slots: ").append(consumer.getSlotsUsed());
            text.append(" of ").append(consumer.getSlotsLimit()).append(" in use");
            text.append("\n    Jobs:");
            consumer.counts()
                    .byName()
                    .forEach((name, count) ->
                            text.append(' ').append(name).append('=').append(count));
            text.append(" inFlight=").append(consumer.getJobsInFlight()).append('\n');
            for (ActiveJob job : consumer.jobs().all()) {
                text.append("    Job ").append(job.id());
                text.append(": ").append(job.state());
                text.append(", lock for another ")
                        .append(job.remaining().toSeconds())
                        .append(" s\n");
            }
        }
        return text.toString();
    }

    @Override
    protected Map<String, Object> doCallJson(Map<String, Object> options) {
        JsonArray rows = new JsonArray();
        for (ManagedConsumer consumer : consumers()) {
            JsonObject row = new JsonObject();
            row.put("topic", consumer.getTopic());
            row.put("routeId", consumer.getRouteId());
            row.put("state", consumer.getStatus().name());
            row.put("baseUrl", consumer.baseUrl());
            row.put("workerId", consumer.getWorkerId());
            row.put("slotsUsed", consumer.getSlotsUsed());
            row.put("slotsLimit", consumer.getSlotsLimit());
            row.put("jobs", new JsonObject(consumer.counts().byName()));
            row.put("inFlight", consumer.getJobsInFlight());
            row.put("jobsInFlight", jobs(consumer));
            rows.add(row);
        }
        JsonObject root = new JsonObject();
        root.put("consumers", rows);
        return root;
    }

    private static JsonArray jobs(ManagedConsumer consumer) {
        JsonArray jobs = new JsonArray();
        for (ActiveJob job : consumer.jobs().all()) {
            jobs.add(new JsonObject(JobTable.row(job)));
        }
        return jobs;
    }
}
