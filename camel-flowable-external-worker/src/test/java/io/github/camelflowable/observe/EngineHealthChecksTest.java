package io.github.camelflowable.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.kit.HealthChecks;

/** Engines of one address, each with credentials of its own. */
class EngineHealthChecksTest {

    private static final String ID = "producer:flowable-ew:engine/rest";

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        HealthChecks.expose(context);
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private EngineHealthChecks ofComponent() {
        return new EngineHealthChecks(new FlowableEwComponent(context));
    }

    private static void add(EngineHealthChecks checks) {
        checks.add("flowable-ew", "http://engine/rest", () -> "7.1.0");
    }

    private List<String> ids() {
        return HealthCheckHelper.getHealthCheckRepository(context, "producers", WritableHealthCheckRepository.class)
                .stream()
                .map(HealthCheck::getId)
                .sorted()
                .toList();
    }

    @Test
    void shouldKeepTheCheckOfAnotherComponentWhenTheAddressIsTheSame() {
        EngineHealthChecks first = ofComponent();
        EngineHealthChecks second = ofComponent();
        add(first);
        add(second);
        add(second);

        assertThat(ids()).containsExactly(ID, ID + "#2", ID + "#3");

        first.removeAll();

        assertThat(ids()).containsExactly(ID + "#2", ID + "#3");
    }
}
