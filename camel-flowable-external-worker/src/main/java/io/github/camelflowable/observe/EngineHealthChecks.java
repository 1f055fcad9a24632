package io.github.camelflowable.observe;

import java.util.ArrayList;
import java.util.List;

import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.HealthCheckComponent;

import io.github.camelflowable.diagnosis.Engine;

/** Registers the engines of one component with Camel's producer health checks, if the application has any. */
public final class EngineHealthChecks {

    private final HealthCheckComponent component;
    private final List<HealthCheck> entered = new ArrayList<>();

    public EngineHealthChecks(HealthCheckComponent component) {
        this.component = component;
    }

    public synchronized void add(Engine engine) {
        WritableHealthCheckRepository repository = repository();
        if (repository == null) {
            return;
        }
        String id = "producer:flowable-ew:" + engine.baseUrl().replaceFirst("^\\w+://", "");
        long sameAddress = entered.stream()
                .filter(check -> check.getId().equals(id) || check.getId().startsWith(id + "#"))
                .count();
        HealthCheck check = new EngineHealthCheck(
                engine, sameAddress == 0 ? id : id + "#" + (sameAddress + 1), component.isHealthCheckProducerEnabled());
        repository.addHealthCheck(check);
        entered.add(check);
    }

    public synchronized void removeAll() {
        WritableHealthCheckRepository repository = repository();
        if (repository != null) {
            entered.forEach(repository::removeHealthCheck);
        }
        entered.clear();
    }

    private WritableHealthCheckRepository repository() {
        return HealthCheckHelper.getHealthCheckRepository(
                component.getCamelContext(), "producers", WritableHealthCheckRepository.class);
    }
}
