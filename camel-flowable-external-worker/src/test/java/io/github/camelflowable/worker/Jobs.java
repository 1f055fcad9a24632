package io.github.camelflowable.worker;

import java.util.List;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.AcquiredJobs;

/** Jobs as the server would give them. */
final class Jobs {

    private Jobs() {}

    static AcquiredJob job(String id, String workerId) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id).put("lockOwner", workerId);
        return AcquiredJobs.read("order", List.of(json)).get(0);
    }
}
