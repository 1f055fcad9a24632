package io.github.camelflowable.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.HealthCheckComponent;

import io.github.camelflowable.client.FlowableApiException;

/** Registers the engines of one component with Camel's producer health checks, if the application has any. */
public final class EngineHealthChecks {

    private final HealthCheckComponent component;
    private final List<HealthCheck> entered = new ArrayList<>();

    public EngineHealthChecks(HealthCheckComponent component) {
        this.component = component;
    }

    /**
     * @param scheme  what the id of the check has before the address
     * @param baseUrl without secrets
     * @param version asks the engine for its version, empty if it is hidden; throws {@link FlowableApiException} if the engine
     *                does not answer
     */
    public synchronized void add(String scheme, String baseUrl, Supplier<String> version) {
        WritableHealthCheckRepository repository = repository();
        if (repository == null) {
            return;
        }
        String id = "producer:" + scheme + ":" + baseUrl.replaceFirst("^\\w+://", "");
        // Another component may add its check of the same address.
        synchronized (repository) {
            String unique = id;
            for (int number = 2; has(repository, unique); number++) {
                unique = id + "#" + number;
            }
            HealthCheck check =
                    new EngineHealthCheck(baseUrl, version, unique, component.isHealthCheckProducerEnabled());
            repository.addHealthCheck(check);
            entered.add(check);
        }
    }

    private static boolean has(HealthCheckRepository repository, String id) {
        return repository.stream().anyMatch(check -> check.getId().equals(id));
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
