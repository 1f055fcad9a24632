package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import io.github.camelflowable.kit.FlowableWire;

/** A model without content is not sent. */
class EmptyUploadTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private static void refuses(Object body) {
        String address = "flowable-rest:process/uploadDeployment?baseUrl=" + WIRE.baseUrl();
        assertThatThrownBy(() -> WIRE.context()
                        .createProducerTemplate()
                        .requestBodyAndHeader(address, body, Exchange.FILE_NAME, "order.bpmn20.xml"))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .rootCause()
                .hasMessageStartingWith("The file is empty, and nothing was sent to process/uploadDeployment: ");
        assertThat(WIRE.requests()).isEmpty();
    }

    @Test
    void shouldSayThatAStreamWasReadBefore() throws Exception {
        InputStream stream = new ByteArrayInputStream(new byte[] {1});
        stream.readAllBytes();

        refuses(stream);
    }

    @Test
    void shouldSayThatAFileIsEmpty(@TempDir Path folder) throws Exception {
        refuses(Files.createFile(folder.resolve("order.bpmn20.xml")).toFile());
    }
}
