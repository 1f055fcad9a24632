package io.github.camelflowable;

import java.time.Duration;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at the start in a pod that Kubernetes' default leaves a shutdown less time than Camel's does. */
final class ShutdownNotice {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownNotice.class);

    /** Kubernetes' default of terminationGracePeriodSeconds. A pod cannot see its own. */
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(30);

    private ShutdownNotice() {}

    /** @param environment in a pod, Kubernetes sets the address of its API */
    static void log(CamelContext context, Map<String, String> environment) {
        Duration shutdown = Duration.ofSeconds(context.getShutdownStrategy()
                .getTimeUnit()
                .toSeconds(context.getShutdownStrategy().getTimeout()));
        if (environment.containsKey("KUBERNETES_SERVICE_HOST") && shutdown.compareTo(GRACE_PERIOD) >= 0) {
            LOG.info(
                    "Camel's shutdown may take {} s, and Kubernetes kills a pod after 30 s by default, so that running jobs"
                            + " are done again: set terminationGracePeriodSeconds to more, or camel.main.shutdown-timeout"
                            + " to less",
                    shutdown.toSeconds());
        }
    }
}
