package io.github.camelflowable.observe;

import java.util.Map;
import java.util.function.Supplier;

import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

import io.github.camelflowable.client.FlowableApiException;

/**
 * Readiness of one connection to an engine: up if the engine answers, with its version if the user may ask for it. Each
 * call sends a request. It belongs to Camel's producer checks, which {@code camel.health.producersEnabled} enables.
 */
final class EngineHealthCheck implements HealthCheck {

    private static final String VERSION = "flowable.version";

    private final String baseUrl;
    private final Supplier<String> version;
    private final String id;
    private volatile boolean enabled;

    EngineHealthCheck(String baseUrl, Supplier<String> version, String id, boolean enabled) {
        this.baseUrl = baseUrl;
        this.version = version;
        this.id = id;
        this.enabled = enabled;
    }

    @Override
    public Result call(Map<String, Object> options) {
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this)
                .detail(CHECK_KIND, Kind.READINESS)
                .detail(FlowableEwConsumerHealthCheck.BASE_URL, baseUrl);
        if (!enabled) {
            return builder.message("Disabled")
                    .detail(CHECK_ENABLED, false)
                    .unknown()
                    .build();
        }
        try {
            String answered = version.get();
            return builder.up()
                    .detail(VERSION, answered.isEmpty() ? "unknown" : answered)
                    .build();
        } catch (FlowableApiException e) {
            return builder.down()
                    .detail(HTTP_RESPONSE_CODE, e.getStatus())
                    // Without the exception: Spring Boot's Camel logs that with its stack trace at each probe.
                    .message(e.getMessage())
                    .build();
        }
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public String getGroup() {
        return "camel";
    }

    @Override
    public String getId() {
        return id;
    }
}
