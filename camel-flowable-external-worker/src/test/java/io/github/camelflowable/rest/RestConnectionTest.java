package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.FlowableEwComponent;

/** Where {@code flowable-rest:} connects to without options of its own. */
class RestConnectionTest {

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void configureTheWorker() {
        FlowableEwComponent worker = context.getComponent("flowable-ew", FlowableEwComponent.class);
        worker.getConfiguration().setBaseUrl("http://flowable.example.com/flowable-rest");
        worker.getConfiguration().setUsername("worker");
        worker.getConfiguration().setPassword("secret");
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private FlowableRestConfiguration configured(String options) {
        return context.getEndpoint("flowable-rest:process/listTasks" + options, FlowableRestEndpoint.class)
                .getConfiguration();
    }

    @Test
    void shouldConnectAsTheWorkerWhenItHasNoAddressOfItsOwn() {
        FlowableRestConfiguration configuration = configured("");

        assertThat(configuration.getBaseUrl()).isEqualTo("http://flowable.example.com/flowable-rest");
        assertThat(configuration.getUsername()).isEqualTo("worker");
        assertThat(configuration.getPassword()).isEqualTo("secret");
    }

    @Test
    void shouldSendTheWorkersCredentialsToNoOtherAddress() {
        FlowableRestConfiguration configuration = configured("?baseUrl=http://other.example.com");

        assertThat(configuration.getBaseUrl()).isEqualTo("http://other.example.com");
        assertThat(configuration.getUsername()).isNull();
        assertThat(configuration.getPassword()).isNull();
    }

    @Test
    void shouldKeepCredentialsOfItsOwn() {
        FlowableRestConfiguration configuration = configured("?username=reader&password=x");

        assertThat(configuration.getBaseUrl()).isEqualTo("http://flowable.example.com/flowable-rest");
        assertThat(configuration.getUsername()).isEqualTo("reader");
        assertThat(configuration.getPassword()).isEqualTo("x");
    }
}
