package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.kit.FlowableWire;

/** What each answer of Flowable, of a proxy or of something else altogether means, and what it says to the user. */
class ErrorMapperTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private static final String CHECK_PATH =
            "Check baseUrl (BASE) and externalJobApiPath (external-job-api):" + " this address is not Flowable's API";
    private static final String CHECK_USER =
            "The server does not accept user 'kermit':" + " check username and password, or accessToken";
    private static final String GRANT = "The server knows user 'kermit' but does not allow this: grant the privilege"
            + " access-rest-api, or, if only POST requests are refused, switch CSRF protection off for this API"
            + " (csrf.disable())";

    private static final String LESS = "The server takes less in one request; with Spring Boot raise"
            + " spring.servlet.multipart.max-file-size (1MB by default) and spring.servlet.multipart.max-request-size";

    /** In Flowable's own words: {@code message} is the category, {@code exception} the reason. */
    @ParameterizedTest(name = "{0} {1} {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            complete | 400 | Bad request | workerId is required                              | BAD_REQUEST
            acquire  | 400 | Bad request | topic is required                                 | BAD_REQUEST
            acquire  | 400 | Bad request | lockDuration is required                          | BAD_REQUEST
            acquire  | 400 | Bad request | requested number of jobs must not be smaller than 1 | BAD_REQUEST
            acquire  | 400 | Bad request | JSON parse error: Cannot deserialize value of type java.time.Duration | BAD_REQUEST
            complete | 400 | Bad request | Variable 'v' has unsupported type: 'int'.         | BAD_REQUEST
            complete | 400 | Bad request | Variable name is required.                        | BAD_REQUEST
            list     | 400 | Bad request | Value for param 'sort' is not valid               | BAD_REQUEST
            acquire  | 403 | Forbidden   | not for you                                       | NOT_ALLOWED
            complete | 409 | Conflict    | already present                                   | BAD_REQUEST
            list     | 404 | Not found   | Could not find it                                 | BAD_REQUEST
            complete | 500 | Internal server error | Unique index or primary key violation   | TRY_AGAIN
            complete | 500 | Internal server error | Error with ID: 5d0b8ce0-41d5-4b0e       | TRY_AGAIN
            acquire  | 500 | Internal server error | Unknown property used in expression     | TRY_AGAIN
            """)
    void shouldQuoteTheReasonWhenTheApiGivesOne(String call, int status, String message, String reason, Kind kind) {
        WIRE.answers(status(status).withBody(json(message, reason)));

        FlowableApiException e = failure(call);

        assertThat(e.getKind()).isEqualTo(kind);
        assertThat(e.getStatus()).isEqualTo(status);
        assertThat(e.getHttpResponseCode()).isEqualTo(status);
        assertThat(e.getServerText()).isEqualTo(reason);
        assertThat(e.getJobId()).isEqualTo(call.equals("complete") ? "8" : null);
        assertThat(e.isMaybeCarriedOut()).isEqualTo(status >= 500);
        assertThat(e).hasMessageStartingWith(attempt(call, status) + ": " + reason);
    }

    /** A status alone does not say what to do; the words behind it do. */
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-", textBlock = """
            complete | 403 | w1 does not hold a lock on the requested job           | JOB_LOST    | The lock of this worker is over, or was never taken under this worker id
            get      | 403 | w1 does not hold a lock on the requested job           | JOB_LOST    | The lock of this worker is over, or was never taken under this worker id
            complete | 404 | Could not find external worker job with id '8'.        | JOB_LOST    | The job was completed, failed for good, cancelled or suspended in the meantime
            get      | 404 | Could not find external worker job with id '8'.        | JOB_LOST    | The job was completed, failed for good, cancelled or suspended in the meantime
            complete | 500 | No endpoint POST /external-job-api/acquire/jobs/8/done.| BAD_REQUEST | PATH
            acquire  | 500 | No static resource external-job-api/acquire/jobs.      | BAD_REQUEST | PATH
            complete | 500 | Request method 'POST' is not supported                 | BAD_REQUEST | PATH
            get      | 500 | Request method 'GET' is not supported                  | BAD_REQUEST | PATH
            complete | 500 | Content-Type 'text/plain' is not supported             | BAD_REQUEST | PATH
            complete | 500 | Maximum upload size exceeded                           | BAD_REQUEST | LESS
            complete | 500 | ERROR: invalid byte sequence for encoding UTF8: 0x00   | BAD_REQUEST | The database of the engine cannot store a value: remove odd characters, or shorten it
            complete | 500 | ERROR: value too long for type character varying(255)  | BAD_REQUEST | The database of the engine cannot store a value: remove odd characters, or shorten it
            complete | 400 | Variable 'v' has unsupported type: 'bigDecimal'.       | BAD_REQUEST | Flowable understands bigDecimal and bigInteger from 7.2.0 on: send a double, a long or a text instead
            complete | 400 | Variable 'v' has unsupported type: 'bigInteger'.       | BAD_REQUEST | Flowable understands bigDecimal and bigInteger from 7.2.0 on: send a double, a long or a text instead
            """)
    void shouldEndWithTheRemedyWhenTheReasonHasOne(String call, int status, String reason, Kind kind, String remedy) {
        WIRE.answers(status(status).withBody(json("whatever", reason)));

        FlowableApiException e = failure(call);

        assertThat(e.getKind()).isEqualTo(kind);
        String stop = reason.endsWith(".") ? " " : ". ";
        assertThat(e)
                .hasMessage(attempt(call, status) + ": " + reason + stop
                        + remedy.replace("PATH", CHECK_PATH.replace("BASE", WIRE.baseUrl()))
                                .replace("LESS", LESS));
    }

    /** From the security filter, the web server or Spring Boot, not from the API: so they say nothing about a job. */
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-", textBlock = """
            complete | 401 | -                                                                    | NOT_ALLOWED | -         | USER
            acquire  | 401 | -                                                                    | NOT_ALLOWED | -         | USER
            complete | 403 | -                                                                    | NOT_ALLOWED | -         | GRANT
            acquire  | 403 | -                                                                    | NOT_ALLOWED | -         | GRANT
            complete | 403 | <html>no                                                             | NOT_ALLOWED | <html>no  | GRANT
            complete | 403 | {"timestamp":"t","status":403,"error":"Forbidden","path":"/a"}       | NOT_ALLOWED | Forbidden | GRANT
            complete | 404 | {"timestamp":"t","status":404,"error":"Not Found","path":"/a"}       | BAD_REQUEST | Not Found | PATH
            complete | 404 | {"status":404,"error":"Not Found","message":"No static","path":"/a"} | BAD_REQUEST | No static | PATH
            acquire  | 404 | {"timestamp":"t","status":404,"error":"Not Found","path":"/a"}       | BAD_REQUEST | Not Found | PATH
            complete | 404 | -                                                                    | BAD_REQUEST | -         | PATH
            complete | 404 | <html>gone                                                           | BAD_REQUEST | <html>gone | PATH
            complete | 400 | <!doctype html><html lang="en">HTTP Status 400 - Bad Request</html>  | BAD_REQUEST | <!doctype html><html lang="en">HTTP Status 400 - Bad Request</html> | The web server itself refused the address: check the job id '8'
            acquire  | 400 | <!doctype html>                                                      | BAD_REQUEST | <!doctype html> | -
            complete | 500 | {"status":500,"error":"Internal Server Error","path":"/a"}           | TRY_AGAIN   | Internal Server Error | -
            complete | 406 | -                                                                    | BAD_REQUEST | -         | -
            complete | 413 | -                                                                    | BAD_REQUEST | -         | LESS
            complete | 408 | -                                                                    | TRY_AGAIN   | -         | -
            complete | 425 | -                                                                    | TRY_AGAIN   | -         | -
            acquire  | 429 | {"message":"slow down"}                                              | TRY_AGAIN   | slow down | -
            complete | 501 | -                                                                    | TRY_AGAIN   | -         | -
            complete | 502 | <html><h1>502 Bad Gateway</h1></html>                                | TRY_AGAIN   | <html><h1>502 Bad Gateway</h1></html> | -
            acquire  | 503 | <html><h1>503</h1></html>                                            | TRY_AGAIN   | <html><h1>503</h1></html> | -
            complete | 504 | -                                                                    | TRY_AGAIN   | -         | -
            complete | 500 | {"message":                                                          | TRY_AGAIN   | {"message": | -
            complete | 404 | {"message":5}                                                        | JOB_LOST    | {"message":5} | The job was completed, failed for good, cancelled or suspended in the meantime
            complete | 404 | [1]                                                                  | BAD_REQUEST | [1]       | PATH
            """)
    void shouldNotBlameTheJobWhenTheAnswerIsNotFromTheApi(
            String call, int status, String body, Kind kind, String text, String remedy) {
        WIRE.answers(status(status).withBody(body));

        FlowableApiException e = failure(call);

        assertThat(e.getKind()).isEqualTo(kind);
        assertThat(e.getStatus()).isEqualTo(status);
        assertThat(e.getServerText()).isEqualTo(text);
        assertThat(e.isMaybeCarriedOut()).isEqualTo(status >= 500);
        String full = remedy == null
                ? ""
                : ". "
                        + remedy.replace("PATH", CHECK_PATH.replace("BASE", WIRE.baseUrl()))
                                .replace("GRANT", GRANT)
                                .replace("LESS", LESS)
                                .replace("USER", CHECK_USER + csrf());
        assertThat(e).hasMessage(attempt(call, status) + (text == null ? "" : ": " + text) + full);
    }

    private static String csrf() {
        return ". If GET requests work with the same credentials, then CSRF protection is on: the server must switch"
                + " it off for this API (csrf.disable())";
    }

    @Test
    void shouldNotSpeakOfCsrfWhenAGetIsUnauthorized() {
        WIRE.answers(status(401));

        assertThat(failure("get")).hasMessage(attempt("get", 401) + ". " + CHECK_USER);
    }

    /** Repeating is the decision of whoever knows the lock: camel-http's client would repeat a POST after a 503. */
    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void shouldSendOneRequestOnlyWhenTheServerAsksToComeBack(int status) {
        WIRE.answers(status(status).withHeader("Retry-After", "0"));

        failure("complete");
        assertThat(WIRE.requests()).hasSize(1);
        failure("get");
        assertThat(WIRE.requests()).hasSize(2);
    }

    @Test
    void shouldStayReadableWhenTheErrorPageIsHuge() {
        WIRE.answers(aResponse().withStatus(503).withBody("<html>\n" + "a lot of text \n".repeat(300_000)));

        FlowableApiException e = failure("complete");

        assertThat(e.getServerText())
                .hasSize(203)
                .startsWith("<html> a lot of text a lot")
                .endsWith("...");
        assertThat(e.getMessage().length()).isLessThan(600);
    }

    @Test
    void shouldStayReadableWhenTheReasonIsHuge() {
        WIRE.answers(status(400).withBody(json("Bad request", "reason ".repeat(2_000))));

        FlowableApiException e = failure("complete");

        assertThat(e.getServerText()).hasSize(203).startsWith("reason reason").endsWith("...");
        assertThat(e.getMessage().length()).isLessThan(600);
    }

    /** The message may itself become the text of a failure report, and half an emoji is not valid there. */
    @Test
    void shouldNotCutAnEmojiInHalvesWhenTheReasonIsLong() {
        WIRE.answers(status(400).withBody(json("Bad request", "x".repeat(199) + "🚚 and more")));

        assertThat(failure("complete").getServerText()).isEqualTo("x".repeat(199) + "...");
    }

    @Test
    void shouldStayOnOneLineWhenTheReasonHasControlCharacters() {
        WIRE.answers(status(400).withBody("first\r\n2026-11-22 WARN forged\u001b[31m"));

        assertThat(failure("complete").getServerText()).isEqualTo("first 2026-11-22 WARN forged [31m");
    }

    private static String json(String message, String exception) {
        return JobJson.object()
                .put("message", message)
                .put("exception", exception)
                .toString();
    }

    private static String attempt(String call, int status) {
        String purpose =
                switch (call) {
                    case "complete" -> "Completing job 8";
                    case "acquire" -> "Acquiring jobs of topic 'order'";
                    case "get" -> "Reading job 8";
                    default -> "Listing jobs";
                };
        String path =
                switch (call) {
                    case "complete" -> "/acquire/jobs/8/complete";
                    case "acquire" -> "/acquire/jobs";
                    case "get" -> "/jobs/8";
                    default -> "/jobs";
                };
        return purpose + " failed with " + status + " at " + WIRE.baseUrl() + "/external-job-api" + path;
    }

    private static FlowableApiException failure(String call) {
        ExternalWorkerClient client = WIRE.connect()
                .authentication(new Authentication.Basic("kermit", "frog"))
                .client();
        return catchThrowableOfType(FlowableApiException.class, () -> {
            switch (call) {
                case "complete" -> client.complete("8", "w1", Map.of());
                case "acquire" -> client.acquire(new AcquireRequest("order", "w1", Duration.ofMinutes(5), 1, 5, null));
                case "get" -> client.getJob("8");
                default -> client.listJobs(JobQuery.of(Map.of("locked", true)));
            }
        });
    }

    /** Tomcat's page begins with kilobytes of style sheet. */
    @Test
    void shouldQuoteTheTitleWhenTheServerAnswersWithAWebPage() {
        String page =
                "<!doctype html><html lang=\"en\"><head><title>HTTP Status 503 &ndash; Service Unavailable</title>"
                        + "<style type=\"text/css\">body {font-family:Tahoma,Arial,sans-serif;} h1 {color:white;}</style></head>"
                        + "<body><h1>HTTP Status 503</h1></body></html>";
        WIRE.answers(status(503).withBody(page));

        assertThat(failure("acquire").getMessage())
                .contains(": HTTP Status 503 &ndash; Service Unavailable")
                .doesNotContain("<", "font-family");
    }
}
