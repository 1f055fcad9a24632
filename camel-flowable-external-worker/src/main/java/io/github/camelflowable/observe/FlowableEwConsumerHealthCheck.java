package io.github.camelflowable.observe;

import java.util.Map;

import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.ScheduledPollConsumer;
import org.apache.camel.support.ScheduledPollConsumerHealthCheck;

import io.github.camelflowable.diagnosis.Diagnosis;
import io.github.camelflowable.diagnosis.PollDiagnostics;

/**
 * Readiness of one consumer: up if its last poll was answered. Its details say why the poll
 * failed, or why no jobs come. It is no liveness check: a restart of this process does not repair an engine.
 */
public class FlowableEwConsumerHealthCheck extends ScheduledPollConsumerHealthCheck {

    /** Detail: topic that is polled. */
    public static final String TOPIC = "flowable.topic";

    /** Detail: base URL of the engine. */
    public static final String BASE_URL = "flowable.base.url";

    /** Detail: when a poll was last answered, as ISO instant; absent if none was yet. */
    public static final String LAST_SUCCESS = "flowable.poll.last.success";

    /** Detail: seconds since then; since the start if there was none yet. */
    public static final String AGE = "flowable.poll.age.seconds";

    /** Detail: number of polls that failed since. */
    public static final String FAILURES = "flowable.poll.failures";

    /** Detail: why no jobs come, a {@link Diagnosis.Cause}; absent if they come. */
    public static final String CAUSE = "flowable.diagnosis.cause";

    /** Detail: the same as a sentence, with the remedy. */
    public static final String DIAGNOSIS = "flowable.diagnosis";

    private final ManagedConsumer consumer;
    private final boolean readyWithoutEngine;
    private final String endpointUri;

    /**
     * @param <C>                a consumer of this component
     * @param readyWithoutEngine whether it is up while the engine does not answer
     */
    public <C extends ScheduledPollConsumer & ManagedConsumer> FlowableEwConsumerHealthCheck(
            C consumer, boolean readyWithoutEngine) {
        super(consumer, id(consumer));
        this.consumer = consumer;
        this.readyWithoutEngine = readyWithoutEngine;
        this.endpointUri = consumer.getEndpoint().getEndpointUri();
    }

    private static String id(ManagedConsumer consumer) {
        String route = consumer.getRouteId();
        // Several consumers of one topic may be without a route, as @Consume on two beans.
        return "consumer:"
                + (route != null
                        ? route
                        : "flowable-ew:" + consumer.getTopic() + ":"
                                + Integer.toHexString(System.identityHashCode(consumer)));
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public Result call(Map<String, Object> options) {
        if (!isEnabled()) {
            return super.call(options);
        }
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this)
                .detail(HealthCheck.CHECK_KIND, Kind.READINESS)
                .detail(HealthCheck.ENDPOINT_URI, endpointUri)
                .detail(TOPIC, consumer.getTopic())
                .detail(BASE_URL, consumer.baseUrl());
        PollDiagnostics.Record polls = consumer.polls();
        Diagnosis diagnosis = consumer.diagnosis();
        builder.detail(FAILURES, polls.failures()).detail(AGE, polls.age().toSeconds());
        if (polls.lastSuccess() != null) {
            builder.detail(LAST_SUCCESS, polls.lastSuccess().toString());
        }
        if (diagnosis != null) {
            builder.detail(CAUSE, diagnosis.cause().name()).detail(DIAGNOSIS, diagnosis.text());
        }
        return judged(builder, polls, diagnosis).build();
    }

    /** Without the exception: Spring Boot's Camel logs that with its stack trace at each probe. */
    private HealthCheckResultBuilder judged(
            HealthCheckResultBuilder builder, PollDiagnostics.Record polls, Diagnosis diagnosis) {
        String topic = consumer.getTopic();
        if (polls.failures() > 0) {
            return unanswered(builder)
                    .detail(HealthCheck.FAILURE_ERROR_COUNT, polls.failures())
                    .message("The last " + polls.failures() + " polls of topic " + topic + " failed: "
                            + (diagnosis == null ? polls.lastFailure().getMessage() : diagnosis.text()));
        }
        if (polls.hanging() != null) {
            return unanswered(builder).message("Topic " + topic + ": " + diagnosis.text());
        }
        boolean paused = diagnosis != null && diagnosis.cause() == Diagnosis.Cause.PAUSED;
        if (polls.lastSuccess() == null && !paused) {
            return builder.state(getInitialState()).message("Not polled yet: topic " + topic);
        }
        if (diagnosis != null) {
            builder.message(diagnosis.text());
        }
        return builder.up();
    }

    private HealthCheckResultBuilder unanswered(HealthCheckResultBuilder builder) {
        return readyWithoutEngine ? builder.up() : builder.down();
    }
}
