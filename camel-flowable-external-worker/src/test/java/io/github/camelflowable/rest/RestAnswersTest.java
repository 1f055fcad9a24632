package io.github.camelflowable.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.kit.FlowableWire;

/** Answers that a real Flowable does not give on demand, say because something between says them. */
class RestAnswersTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void connect() {
        camel.getComponent("flowable-rest", FlowableRestComponent.class)
                .getConfiguration()
                .setBaseUrl(WIRE.baseUrl());
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private Exception failure(String address) {
        Exchange exchange = camel.createFluentProducerTemplate()
                .to("flowable-rest:" + address)
                .send();
        // An Iterable asks when it is read.
        if (exchange.getException() == null && exchange.getMessage().getBody() instanceof Iterable<?> rows) {
            try {
                rows.forEach(row -> {});
            } catch (FlowableApiException e) {
                return e;
            }
        }
        return exchange.getException();
    }

    @ParameterizedTest
    @CsvSource({
        "process/listTasks, ''",
        "process/listTasks, null",
        "process/listTasks, '[]'",
        "process/listTasks?allPages=true, ''",
        "process/listTables, ''",
        "process/listTables, '{}'",
        "process/listProcessInstanceVariables?param.processInstanceId=1, '5'",
        "process/getTask?param.taskId=1, '<html>'",
    })
    void shouldNotTakeItForFlowablesWordWhenItIsNoSuchAnswer(String address, String answer) {
        WIRE.answers(ok(answer));

        assertThat(failure(address))
                .isInstanceOf(FlowableApiException.class)
                .hasMessageStartingWith(address.replaceAll("\\?.*", ""));
    }

    record End(String outcome, Map<String, Object> variables) {}

    @Test
    void shouldLeaveOutBytesThatAreNotInTheAnswerWhenItIsMadeIntoSomethingElse() {
        String row = """
                {"id": "1", "endTime": "2026", "variables": [{"name": "photo", "type": "binary", "value": null}]}""";
        WIRE.answers(okJson("{\"data\":[" + row + "],\"total\":1}"));
        WIRE.server().stubFor(get(urlPathMatching(".*/1")).willReturn(okJson(row)));

        assertThat(camel.createFluentProducerTemplate()
                        .to("flowable-rest:process/listProcessInstances?param.includeProcessVariables=true")
                        .request(String.class))
                .contains("{\"photo\":null}");
        assertThat(camel.createFluentProducerTemplate()
                        .to("flowable-rest:process/awaitEnd?param.processInstanceId=1&outputClass="
                                + End.class.getName())
                        .request(End.class))
                .isEqualTo(new End("completed", Collections.singletonMap("photo", null)));
    }

    @Test
    void shouldSayWhatCannotBeMadeOfAFile() {
        WIRE.answers(ok("<definitions/>"));

        assertThat(failure("process/getProcessDefinitionResource?param.processDefinitionId=1&outputClass="
                        + CamelContext.class.getName()))
                .isInstanceOf(NoTypeConversionAvailableException.class)
                .hasMessageContaining(CamelContext.class.getName());
    }

    @Test
    void shouldSaySoWhenTheInstanceIsDeletedWhileItsEndIsAwaited() {
        String history = FlowableWire.ROOT + "/process-api/history/historic-process-instances";
        WIRE.server().stubFor(get(urlPathMatching(history + "/1")).willReturn(okJson("{\"endTime\":\"2026\"}")));
        WIRE.server().stubFor(get(urlPathEqualTo(history)).willReturn(okJson("{\"data\":[],\"total\":0}")));

        assertThat(failure("process/awaitEnd?param.processInstanceId=1"))
                .isInstanceOf(FlowableApiException.class)
                .hasMessageContaining(Map.of("processInstanceId", "1").toString())
                .hasMessageContaining("deleted");
    }
}
