package io.github.camelflowable;

import java.util.Map;

import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.ScheduledPollConsumerHealthCheck;

import io.github.camelflowable.doctor.Diagnosis;
import io.github.camelflowable.doctor.Doctor;

/**
 * Readiness of one consumer: up if its last poll was answered. Says in words why it was not, and why no jobs come although
 * it was. No liveness: a restart of this process does not bring an engine back.
 */
public class FlowableEwConsumerHealthCheck extends ScheduledPollConsumerHealthCheck {

    /** Detail: topic that is polled. */
    public static final String TOPIC = "flowable.topic";

    /** Detail: base URL of the engine. */
    public static final String BASE_URL = "flowable.base.url";

    /** Detail: when a poll was last answered, as ISO instant; absent if none was yet. */
    public static final String LAST_SUCCESS = "flowable.poll.last.success";

    /** Detail: polls that failed since. */
    public static final String FAILURES = "flowable.poll.failures";

    /** Detail: what keeps jobs from coming, a {@link Diagnosis.Cause}; absent if they come. */
    public static final String CAUSE = "flowable.diagnosis.cause";

    /** Detail: the same in words, with the remedy. */
    public static final String DIAGNOSIS = "flowable.diagnosis";

    private final FlowableEwConsumer consumer;

    public FlowableEwConsumerHealthCheck(FlowableEwConsumer consumer, String id) {
        super(consumer, id);
        this.consumer = consumer;
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
        FlowableEwEndpoint endpoint = consumer.getEndpoint();
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this)
                .detail(HealthCheck.CHECK_KIND, Kind.READINESS)
                .detail(HealthCheck.ENDPOINT_URI, endpoint.getEndpointUri())
                .detail(TOPIC, endpoint.getTopic())
                .detail(BASE_URL, endpoint.shownBaseUrl());
        Doctor.Record polls = consumer.polls();
        Diagnosis diagnosis = consumer.diagnosis();
        builder.detail(FAILURES, polls.failures());
        if (polls.lastSuccess() != null) {
            builder.detail(LAST_SUCCESS, polls.lastSuccess().toString());
        }
        if (diagnosis != null) {
            builder.detail(CAUSE, diagnosis.cause().name()).detail(DIAGNOSIS, diagnosis.words());
        }
        return judged(builder, polls, diagnosis).build();
    }

    private HealthCheckResultBuilder judged(
            HealthCheckResultBuilder builder, Doctor.Record polls, Diagnosis diagnosis) {
        String topic = consumer.getEndpoint().getTopic();
        if (polls.failures() > 0) {
            return builder.down()
                    .detail(HealthCheck.FAILURE_ERROR_COUNT, polls.failures())
                    .message("The last " + polls.failures() + " polls of topic " + topic + " failed: "
                            + (diagnosis == null ? polls.lastFailure().getMessage() : diagnosis.words()))
                    .error(polls.lastFailure());
        }
        boolean paused = diagnosis != null && diagnosis.cause() == Diagnosis.Cause.PAUSED;
        if (polls.lastSuccess() == null && !paused) {
            return builder.state(getInitialState()).message("Not polled yet: topic " + topic);
        }
        if (diagnosis != null) {
            builder.message(diagnosis.words());
        }
        return builder.up();
    }
}
