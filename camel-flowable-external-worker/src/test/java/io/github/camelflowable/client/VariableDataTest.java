package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.kit.FlowableWire;

class VariableDataTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private static final byte[] BYTES = {0, -1, 13, 10, 65};
    private static final String CASE = FlowableWire.ROOT + "/cmmn-api/cmmn-runtime/case-instances/c1/variables";
    private static final String BPMN_JOB =
            "{\"id\":\"8\",\"lockOwner\":\"w1\",\"processInstanceId\":\"5\",\"executionId\":\"7\"}";
    private static final String CMMN_JOB =
            "{\"id\":\"8\",\"lockOwner\":\"w1\",\"scopeId\":\"c1\",\"subScopeId\":\"i1\",\"scopeType\":\"cmmn\"}";

    private static VariableData acquired(String job, String name, String type) {
        WIRE.server()
                .stubFor(post(FlowableWire.API + "/acquire/jobs")
                        .willReturn(okJson("[" + job.replace("}", "")
                                + ",\"variables\":[{\"name\":\"" + name + "\",\"type\":\"" + type + "\",\"value\":null,"
                                + "\"valueUrl\":\"http://elsewhere.invalid/steal\"}]}]")));
        AcquireRequest request = new AcquireRequest("order", "w1", Duration.ofMinutes(5), 1, 5, null);
        return (VariableData) WIRE.client().acquire(request).get(0).variables().get(name);
    }

    @ParameterizedTest
    @CsvSource({
        "binary, /process-api/runtime/executions/7/variables/doc/data",
        "serializable, /process-api/runtime/executions/7/variables/doc/data"
    })
    void shouldFetchFromTheExecutionWhenTheJobIsOfAProcess(String type, String path) {
        VariableData data = acquired(BPMN_JOB, "doc", type);
        assertThat(WIRE.requests())
                .as("nothing is fetched before it is asked for")
                .hasSize(1);
        WIRE.server().stubFor(get(FlowableWire.ROOT + path).willReturn(ok().withBody(BYTES)));

        assertThat(data.bytes()).isEqualTo(BYTES);
        assertThat(data.open()).hasBinaryContent(BYTES);

        assertThat(data.name()).isEqualTo("doc");
        assertThat(data.type()).isEqualTo(type);
        assertThat(WIRE.requests()).as("each time anew").hasSize(3);
    }

    @Test
    void shouldFetchFromTheCaseWhenTheJobIsOfACase() {
        VariableData data = acquired(CMMN_JOB, "doc", "binary");
        WIRE.server().stubFor(get(CASE + "/doc/data").willReturn(ok().withBody(BYTES)));

        assertThat(data.bytes()).isEqualTo(BYTES);
    }

    @Test
    void shouldEncodeTheNameWhenItIsOdd() {
        VariableData data = acquired(BPMN_JOB, "a b+ü?", "binary");
        WIRE.server()
                .stubFor(get(urlEqualTo(FlowableWire.ROOT
                                + "/process-api/runtime/executions/7/variables/a%20b%2B%C3%BC%3F/data"))
                        .willReturn(ok().withBody(BYTES)));

        assertThat(data.bytes()).isEqualTo(BYTES);
    }

    @Test
    void shouldAskForNothingWhenTheServerTakesNoAddressWithTheName() {
        VariableData data = acquired(BPMN_JOB, "a/b", "binary");

        assertThatThrownBy(data::bytes)
                .isInstanceOfSatisfying(
                        FlowableApiException.class, e -> assertThat(e.getKind()).isEqualTo(Kind.BAD_REQUEST))
                .hasMessageContaining("variable 'a/b' of job 8");

        assertThat(WIRE.requests()).as("only the acquire").hasSize(1);
    }

    @Test
    void shouldSendTheCredentialsWhenFetching() {
        WIRE.answers(
                okJson("[" + BPMN_JOB.replace("}", "") + ",\"variables\":[{\"name\":\"d\",\"type\":\"binary\"}]}]"));
        ExternalWorkerClient client = WIRE.connect()
                .authentication(new Authentication.FixedBearer("t"))
                .client();
        AcquireRequest request = new AcquireRequest("order", "w1", Duration.ofMinutes(5), 1, 5, null);

        ((VariableData) client.acquire(request).get(0).variables().get("d")).bytes();

        LoggedRequest fetch = WIRE.requests().get(1);
        assertThat(fetch.getMethod()).isEqualTo(RequestMethod.GET);
        assertThat(fetch.header("Authorization").firstValue()).isEqualTo("Bearer t");
    }

    @Test
    void shouldSayWhatItWantedWhenTheBytesCannotBeFetched() {
        VariableData data = acquired(BPMN_JOB, "doc", "binary");
        WIRE.answers(status(404).withBody("{\"message\":\"Not found\",\"exception\":\"no such variable\"}"));

        assertThatThrownBy(data::bytes)
                .isInstanceOfSatisfying(
                        FlowableApiException.class, e -> assertThat(e.getKind()).isEqualTo(Kind.BAD_REQUEST))
                .hasMessageStartingWith("Fetching the bytes of variable 'doc' of job 8 failed with 404")
                .hasMessageEndingWith("no such variable");
    }

    @Test
    void shouldNameTheOptionWhenTheOtherApiIsElsewhere() {
        VariableData data = acquired(BPMN_JOB, "doc", "binary");
        WIRE.answers(status(404).withBody("{\"error\":\"Not Found\",\"path\":\"/x\"}"));

        assertThatThrownBy(data::bytes).hasMessageContaining("processApiPath (process-api)");
    }

    @Test
    void shouldRefuseToFetchWhenTheServerDidNotSayWhereTheJobBelongs() {
        VariableData data = acquired("{\"id\":\"8\"}", "doc", "binary");

        assertThatThrownBy(data::bytes)
                .isInstanceOf(FlowableApiException.class)
                .hasMessageContaining("variable 'doc' of job 8");
    }

    @Test
    void shouldCountAsUnchangedWhenItNamesTheSameVariable() {
        VariableData one = acquired(BPMN_JOB, "doc", "binary");
        VariableData same = acquired(BPMN_JOB, "doc", "binary");

        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(acquired(BPMN_JOB, "doc", "serializable"));
        assertThat(one).isNotEqualTo(acquired(BPMN_JOB, "other", "binary")).hasToString("VariableData[binary doc]");
        assertThat(one)
                .as("of another owner")
                .isNotEqualTo(new VariableData("doc", "binary", "another", () -> new byte[0]));
    }
}
