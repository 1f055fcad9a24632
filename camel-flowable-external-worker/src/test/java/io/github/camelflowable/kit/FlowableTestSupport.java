package io.github.camelflowable.kit;

import java.time.Duration;
import java.util.UUID;

import org.apache.camel.CamelContext;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import io.github.camelflowable.FlowableEwComponent;

/**
 * A Camel context whose {@code flowable-ew:} talks to the shared Flowable. Every test gets a topic and a process key of
 * its own, so tests cannot see each other's jobs.
 */
public abstract class FlowableTestSupport extends CamelTestSupport {

    protected final Flowable flowable = Flowable.shared();
    protected final String topic = "topic-" + UUID.randomUUID();
    protected final String key = "process" + UUID.randomUUID().toString().replace("-", "");

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        connect(context);
        return context;
    }

    protected void connect(CamelContext context) {
        FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setBaseUrl(flowable.baseUrl());
        component.getConfiguration().setUsername(Flowable.USER);
        component.getConfiguration().setPassword(Flowable.PASSWORD);
    }

    /** Waits at most 30 seconds, looking often. */
    protected static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(25));
    }
}
