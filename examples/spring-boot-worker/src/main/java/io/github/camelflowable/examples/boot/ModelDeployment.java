package io.github.camelflowable.examples.boot;

import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Brings the model along, so that the example runs with an empty Flowable. */
@Component
class ModelDeployment implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(ModelDeployment.class);

    private final ProducerTemplate camel;

    ModelDeployment(ProducerTemplate camel) {
        this.camel = camel;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        camel.sendBody("direct:deploy", null);
        // Spring Boot says "Started" earlier, and an invoice without a model is answered with an error.
        LOG.info("Ready for invoices");
    }
}
