package io.github.camelflowable.docs;

import org.apache.camel.CamelContext;
import org.apache.camel.component.stub.StubComponent;
import org.apache.camel.impl.DefaultCamelContext;

/** Contexts for listings, with queues in memory in place of what a reader has and a test has not. */
final class Stubs {

    private Stubs() {}

    /** Builds routes completely, so that unknown options are found, but starts none. */
    static CamelContext context() {
        CamelContext context = new DefaultCamelContext();
        context.setAutoStartup(false);
        context.getPropertiesComponent().addInitialProperty("documents", "documents");
        context.addComponent("kafka", new Kafka());
        context.addComponent("jms", new StubComponent());
        context.addComponent("file", new StubComponent());
        return context;
    }

    /** A queue for each topic. */
    static final class Kafka extends StubComponent {

        private String brokers;

        public String getBrokers() {
            return brokers;
        }

        public void setBrokers(String brokers) {
            this.brokers = brokers;
        }
    }
}
