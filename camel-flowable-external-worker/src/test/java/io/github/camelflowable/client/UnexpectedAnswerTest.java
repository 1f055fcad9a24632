package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;

import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.kit.FlowableWire;

/** Answers that say success, and are none; and redirects. */
class UnexpectedAnswerTest {

    /** Else an answer without an end would take the memory of everything else in this JVM. */
    @Test
    void shouldStopReadingWhenAnAnswerIsTooLarge() throws Exception {
        byte[] large = ("[" + "\"x\",".repeat(3_000) + "1]").getBytes(StandardCharsets.UTF_8);

        assertThat(JobJson.readAny(new ByteArrayInputStream(large), large.length)
                        .size())
                .isEqualTo(3_001);
        assertThatThrownBy(() -> JobJson.readAny(new ByteArrayInputStream(large), large.length - 1))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("more than " + (large.length - 1) + " bytes")
                .hasMessageContaining("maxMessagesPerPoll");
    }

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private static final String LOGIN_PAGE = "<!doctype html><html><form action='/login'></form></html>";

    private enum Call {
        ACQUIRE,
        GET,
        LIST,
        COMPLETE,
        FAIL,
        BPMN_ERROR,
        CMMN_TERMINATE,
        UNACQUIRE,
        UNACQUIRE_ALL;

        void send(ExternalWorkerClient client) {
            switch (this) {
                case ACQUIRE -> client.acquire(new AcquireRequest("order", "w1", Duration.ofMinutes(5), 1, 5, null));
                case GET -> client.getJob("8");
                case LIST -> client.listJobs(JobQuery.of(Map.of()));
                case COMPLETE -> client.complete("8", "w1", Map.of());
                case FAIL -> client.fail("8", "w1", new FailureReport("no", null, null, null));
                case BPMN_ERROR -> client.bpmnError("8", "w1", "C", Map.of());
                case CMMN_TERMINATE -> client.cmmnTerminate("8", "w1", Map.of());
                case UNACQUIRE -> client.unacquire("8", "w1");
                case UNACQUIRE_ALL -> client.unacquireAll("w1", null);
            }
        }
    }

    /** What a login page or a portal answers is not Flowable's word that the outcome is stored. */
    @ParameterizedTest
    @EnumSource
    void shouldNotTakeItForSuccessWhenTheAnswerIsAWebPage(Call call) {
        WIRE.answers(ok(LOGIN_PAGE).withHeader("Content-Type", "text/html;charset=utf-8"));

        assertThatThrownBy(() -> call.send(WIRE.client()))
                .asInstanceOf(type(FlowableApiException.class))
                .satisfies(e -> {
                    assertThat(e.getKind()).isEqualTo(Kind.TRY_AGAIN);
                    assertThat(e.getStatus()).isEqualTo(200);
                    assertThat(e.isMaybeCarriedOut()).as("nobody knows").isTrue();
                    assertThat(e)
                            .hasMessageContaining("not with readable JSON (text/html;charset=utf-8)")
                            .hasMessageContaining("If this is a web page, then check baseUrl (" + WIRE.baseUrl()
                                    + ") and externalJobApiPath");
                    assertThat(e.getMessage()).doesNotContain("<form");
                });
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-", textBlock = """
            ACQUIRE  | 200 | -                             | the body is empty
            ACQUIRE  | 204 | -                             | the body is empty
            ACQUIRE  | 200 | "  "                          | the body is empty
            ACQUIRE  | 200 | [{"id":"8","variables":[{"na  | Unexpected end-of-input
            ACQUIRE  | 200 | [{"id":"8"}                   | Unexpected end-of-input
            ACQUIRE  | 200 | {"id":"8"}                    | expected an array of jobs, got OBJECT
            ACQUIRE  | 200 | null                          | expected an array of jobs, got NULL
            ACQUIRE  | 200 | "text"                        | Unrecognized token 'text'
            ACQUIRE  | 200 | [{}]                          | a job without id
            ACQUIRE  | 200 | [null]                        | a job without id
            ACQUIRE  | 200 | [5]                           | a job without id
            ACQUIRE  | 200 | [{"id":null}]                 | a job without id
            GET      | 200 | -                             | the body is empty
            GET      | 200 | []                            | a job without id
            GET      | 200 | {"name":"x"}                  | a job without id
            LIST     | 200 | -                             | the body is empty
            LIST     | 200 | []                            | expected a page of jobs with the array 'data'
            LIST     | 200 | {"data":{}}                   | expected a page of jobs with the array 'data'
            LIST     | 200 | {"data":[{}]}                 | a job without id
            COMPLETE | 200 | Welcome                       | Unrecognized token 'Welcome'
            """)
    void shouldSayWhatWasExpectedWhenTheBodyIsSomethingElse(Call call, int status, String body, String reason) {
        WIRE.answers(
                status(status).withHeader("Content-Type", "application/json").withBody(body));

        assertThatThrownBy(() -> call.send(WIRE.client()))
                .asInstanceOf(type(FlowableApiException.class))
                .satisfies(e -> {
                    assertThat(e.getKind()).isEqualTo(Kind.TRY_AGAIN);
                    assertThat(e.getStatus()).isEqualTo(status);
                    assertThat(e.isMaybeCarriedOut()).isTrue();
                    assertThat(e.getServerText()).startsWith(reason);
                    assertThat(e).hasMessageContaining("was answered with " + status);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            200 | -
            200 | {"some":"json"}
            201 | {"some":"json"}
            202 | -
            204 | -
            """)
    void shouldTakeItForSuccessWhenAReportIsAnsweredWithLittle(int status, String body) {
        WIRE.answers(status(status).withBody(body));

        for (Call report : new Call[] {Call.COMPLETE, Call.FAIL, Call.UNACQUIRE, Call.UNACQUIRE_ALL}) {
            assertThatCode(() -> report.send(WIRE.client())).as("%s", report).doesNotThrowAnyException();
        }
    }

    @Test
    void shouldReadTheAnswerWhenItIsCompressed() {
        WIRE.answers(ok("[{\"id\":\"8\"}]"));

        assertThat(WIRE.client().acquire(new AcquireRequest("t", "w", Duration.ofMinutes(1), 1, 5, null)))
                .hasSize(1);
        assertThat(WIRE.onlyRequest().header("Accept-Encoding").firstValue())
                .as("so the answer above came compressed")
                .contains("gzip");
    }

    @Test
    void shouldReadUtf8WhenTheServerNamesNoCharset() {
        WIRE.answers(aResponse()
                .withHeader("Content-Type", "application/json")
                .withBody("[{\"id\":\"ä🚚\"}]".getBytes(StandardCharsets.UTF_8)));

        assertThat(WIRE.client().acquire(new AcquireRequest("t", "w", Duration.ofMinutes(1), 1, 5, null)))
                .extracting(AcquiredJob::id)
                .containsExactly("ä🚚");
    }

    // ---- redirects ----

    @ParameterizedTest
    @CsvSource({
        "301,COMPLETE",
        "302,COMPLETE",
        "303,COMPLETE",
        "307,COMPLETE",
        "308,COMPLETE",
        "301,GET",
        "302,GET",
        "303,GET",
        "307,GET",
        "308,GET",
        "302,ACQUIRE"
    })
    void shouldNotFollowWhenTheServerRedirects(int status, Call call) {
        WireMockServer target =
                new WireMockServer(WireMockConfiguration.wireMockConfig().dynamicPort());
        target.start();
        try {
            target.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(ok("{\"id\":\"8\"}")));
            WIRE.answers(status(status).withHeader("Location", target.baseUrl() + "/login?token=secr3t#secr3t"));
            ExternalWorkerClient client = WIRE.connect()
                    .authentication(new Authentication.Basic("kermit", "frog"))
                    .client();

            assertThatThrownBy(() -> call.send(client))
                    .asInstanceOf(type(FlowableApiException.class))
                    .satisfies(e -> {
                        assertThat(e.getKind()).isEqualTo(Kind.BAD_REQUEST);
                        assertThat(e.getStatus()).isEqualTo(status);
                        assertThat(e.isMaybeCarriedOut()).isFalse();
                        assertThat(e)
                                .hasMessageEndingWith("The server redirects to " + target.baseUrl()
                                        + "/login; redirects are not followed because they would carry the credentials"
                                        + " elsewhere: set baseUrl to the final address of Flowable itself")
                                .hasMessageNotContaining("secr3t");
                    });

            assertThat(WIRE.requests()).hasSize(1);
            assertThat(target.getAllServeEvents()).as("requests to the target").isEmpty();
        } finally {
            target.stop();
        }
    }

    @Test
    void shouldNotFollowWhenTheRedirectStaysOnTheServer() {
        WIRE.answers(status(302).withHeader("Location", "/login"));

        assertThatThrownBy(() -> WIRE.client().getJob("8")).hasMessageContaining("The server redirects to /login;");

        assertThat(WIRE.requests()).hasSize(1);
    }

    @Test
    void shouldSayThatItRedirectsWhenTheServerDoesNotSayWhereTo() {
        WIRE.answers(status(304));

        assertThatThrownBy(() -> WIRE.client().getJob("8")).hasMessageContaining("The server redirects; redirects");
    }
}
