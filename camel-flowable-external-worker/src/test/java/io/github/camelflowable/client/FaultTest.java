package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.tomakehurst.wiremock.http.Fault;

import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.kit.FlowableWire;

/** The network lets us down: who asked must learn whether the server may have carried the call out. */
class FaultTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private static FlowableApiException completing(ExternalWorkerClient client) {
        return catchThrowableOfType(
                FlowableApiException.class, () -> client.complete("8", "w1", Map.of("secret", "v4lue")));
    }

    private static void assertNoAnswer(FlowableApiException e) {
        assertThat(e.getKind()).isEqualTo(Kind.TRY_AGAIN);
        assertThat(e.getStatus()).isZero();
        assertThat(e.getJobId()).isEqualTo("8");
        assertThat(e.getServerText()).isNull();
        assertThat(e).hasCauseInstanceOf(IOException.class).hasMessageNotContaining("v4lue");
    }

    @Test
    void shouldSayThatNothingWasSentWhenTheConnectionIsRefused() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        String url = "http://localhost:" + port + "/flowable-rest";

        FlowableApiException e = completing(WIRE.connect().baseUrl(url).client());

        assertNoAnswer(e);
        assertThat(e.isMaybeCarriedOut()).isFalse();
        assertThat(e)
                .hasMessageStartingWith("Completing job 8 got no answer from " + url + ": ")
                .hasMessageContaining("refused")
                .hasMessageEndingWith("Nothing listens there: check baseUrl, and that Flowable is up");
    }

    @Test
    void shouldSayThatNothingWasSentWhenTheHostIsUnknown() {
        FlowableApiException e = completing(
                WIRE.connect().baseUrl("http://flowable.invalid/rest").client());

        assertNoAnswer(e);
        assertThat(e.isMaybeCarriedOut()).isFalse();
        assertThat(e)
                .hasMessageContaining("flowable.invalid")
                .hasMessageEndingWith("The host name is unknown: check baseUrl");
    }

    @Test
    void shouldSayThatNothingWasSentWhenTheServerSpeaksNoTls() {
        FlowableApiException e = completing(WIRE.connect()
                .baseUrl(WIRE.baseUrl().replace("http:", "https:"))
                .client());

        assertNoAnswer(e);
        assertThat(e)
                .hasMessageEndingWith("The TLS connection was refused: check the scheme of baseUrl and"
                        + " http.sslContextParameters");
        assertThat(WIRE.requests()).isEmpty();
    }

    /** Once the request is out, only the engine knows; and nothing is repeated behind the caller's back. */
    @ParameterizedTest
    @EnumSource
    void shouldSayThatItMayBeDoneWhenTheAnswerBreaks(Fault fault) {
        WIRE.answers(aResponse().withStatus(200).withFault(fault));

        FlowableApiException e = completing(WIRE.client());

        assertNoAnswer(e);
        assertThat(e.isMaybeCarriedOut()).isTrue();
        assertThat(e)
                .hasMessageStartingWith("Completing job 8 got no answer from " + WIRE.baseUrl() + ": ")
                .hasMessageEndingWith("The connection broke; the request may or may not have been carried out");
        assertThat(WIRE.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 2",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"half\":",
                "HTTP/1.1 500 Server Error\r\nContent-Length: 100\r\n\r\n{\"half\":",
                "SSH-2.0-OpenSSH_9.2\r\n"
            })
    void shouldSayThatItMayBeDoneWhenTheConnectionEndsEarly(String start) throws Exception {
        try (OneAnswer server = new OneAnswer(start, true)) {
            FlowableApiException e =
                    completing(WIRE.connect().baseUrl(server.url()).client());

            assertNoAnswer(e);
            assertThat(e.isMaybeCarriedOut()).isTrue();
        }
    }

    @Test
    void shouldWorkAgainWhenTheServerIsBack() {
        ExternalWorkerClient client = WIRE.client();
        WIRE.answers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertThat(completing(client)).isNotNull();

        WIRE.answers(noContent());

        client.complete("8", "w1", Map.of());
        assertThat(WIRE.requests()).hasSize(2);
    }

    // ---- time ----

    @Test
    void shouldGiveUpAfterTheRequestTimeoutWhenTheAnswerIsSlow() {
        WIRE.answers(noContent().withFixedDelay(20_000));
        ExternalWorkerClient client =
                WIRE.connect().requestTimeout(Duration.ofMillis(500)).client();
        long start = System.nanoTime();

        FlowableApiException e = completing(client);

        assertTookAbout(Duration.ofMillis(500), start);
        assertLate(e, "PT0.5S");
    }

    /** No timeout of the socket is set, so only the end of the whole request ends this. */
    @Test
    void shouldGiveUpAfterTheRequestTimeoutWhenTheServerSaysNothingToTls() throws Exception {
        try (OneAnswer silent = new OneAnswer("", false)) {
            ExternalWorkerClient client = WIRE.connect()
                    .baseUrl(silent.url().replace("http:", "https:"))
                    .requestTimeout(Duration.ofMillis(500))
                    .client();
            long start = System.nanoTime();

            FlowableApiException e = completing(client);

            assertTookAbout(Duration.ofMillis(500), start);
            assertLate(e, "PT0.5S");
        }
    }

    /** Each byte comes in time, the last one after 20 seconds: a socket timeout never fires. */
    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void shouldGiveUpAfterTheRequestTimeoutWhenTheAnswerDrips(int status) {
        WIRE.answers(aResponse()
                .withStatus(status)
                .withBody("{\"text\":\"" + "x".repeat(1000) + "\"}")
                .withChunkedDribbleDelay(200, 20_000));
        ExternalWorkerClient client =
                WIRE.connect().requestTimeout(Duration.ofSeconds(1)).client();
        long start = System.nanoTime();

        FlowableApiException e = completing(client);

        assertTookAbout(Duration.ofSeconds(1), start);
        assertLate(e, "PT1S");
    }

    @Test
    void shouldNotGiveUpWhenTheAnswerDripsButIsInTime() {
        WIRE.answers(aResponse().withBody("{\"id\":\"8\"}").withHeader("A", "b").withChunkedDribbleDelay(5, 300));

        assertThat(WIRE.client().getJob("8").id()).isEqualTo("8");
    }

    @Test
    void shouldBoundAnUploadToo() throws Exception {
        // Nobody reads what is sent, so that the socket's buffers fill up.
        try (OneAnswer deaf = new OneAnswer(null, false)) {
            ExternalWorkerClient client = WIRE.connect()
                    .baseUrl(deaf.url())
                    .requestTimeout(Duration.ofSeconds(1))
                    .client();
            long start = System.nanoTime();

            FlowableApiException e = catchThrowableOfType(
                    FlowableApiException.class,
                    () -> client.complete("8", "w1", Map.of("text", "x".repeat(20_000_000))));

            assertTookAbout(Duration.ofSeconds(1), start);
            assertLate(e, "PT1S");
        }
    }

    private static void assertTookAbout(Duration expected, long startNanos) {
        // The upper bound is far from the 20 seconds the server would take, and leaves room for a busy machine.
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                .isBetween(expected.minusMillis(50), expected.plusSeconds(8));
    }

    private static void assertLate(FlowableApiException e, String timeout) {
        assertNoAnswer(e);
        assertThat(e.isMaybeCarriedOut()).isTrue();
        assertThat(e).hasMessageEndingWith("It took longer than connectTimeout PT5S or requestTimeout " + timeout);
    }

    /** A full queue of a listening socket leaves further connections hanging, like a dead host does. */
    @Test
    void shouldSayThatNothingWasSentWhenTheConnectionTakesTooLong() throws IOException {
        List<Socket> queue = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assumeThat(fill(full, queue))
                    .as("this system lets a queue run full")
                    .isTrue();
            ExternalWorkerClient client = WIRE.connect()
                    .baseUrl("http://127.0.0.1:" + full.getLocalPort())
                    .connectTimeout(Duration.ofMillis(300))
                    .client();
            long start = System.nanoTime();

            FlowableApiException e = completing(client);

            assertTookAbout(Duration.ofMillis(300), start);
            assertNoAnswer(e);
            assertThat(e.isMaybeCarriedOut()).isFalse();
            assertThat(e).hasMessageContaining("connectTimeout PT0.3S");
        } finally {
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    private static boolean fill(ServerSocket server, List<Socket> queue) throws IOException {
        for (int attempt = 0; attempt < 20; attempt++) {
            Socket socket = new Socket();
            queue.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException e) {
                return true;
            }
        }
        return false;
    }

    @Test
    void shouldSayThatNothingWasSentWhenTheConnectionIsClosed() {
        FlowableConnection connection = WIRE.connect().open();
        ExternalWorkerClient client = new ExternalWorkerClient(connection);
        WIRE.answers(noContent());
        client.complete("8", "w1", Map.of());

        connection.close();

        assertThatThrownBy(() -> client.complete("9", "w1", Map.of()))
                .isInstanceOfSatisfying(FlowableApiException.class, e -> {
                    assertThat(e.getKind()).isEqualTo(Kind.TRY_AGAIN);
                    assertThat(e.isMaybeCarriedOut()).isFalse();
                    assertThat(e).hasMessageEndingWith("the component is stopped. Nothing was sent");
                });
        assertThat(WIRE.requests()).hasSize(1);
    }

    @Test
    void shouldSayThatNothingWasSentWhenAllConnectionsAreInUse() throws Exception {
        WIRE.answers(noContent().withFixedDelay(20_000));
        ExternalWorkerClient client = WIRE.connect()
                .http("maxTotalConnections", "1")
                .http("connectionsPerRoute", "1")
                .http("connectionRequestTimeout", "300")
                .client();
        Thread busy = new Thread(() -> completing(client), "busy");
        busy.setDaemon(true);
        busy.start();
        await("the only connection is in use").until(() -> WIRE.connections() == 1);

        FlowableApiException e = completing(client);

        assertNoAnswer(e);
        assertThat(e.isMaybeCarriedOut()).isFalse();
        assertThat(e)
                .hasMessageEndingWith(
                        "All connections are in use: raise http.maxTotalConnections and" + " http.connectionsPerRoute");
    }

    /** A server of bytes: reads one request, answers with the start of something, and closes. */
    private static final class OneAnswer implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final CountDownLatch over = new CountDownLatch(1);

        OneAnswer(String answer, boolean reads) throws IOException {
            Thread thread = new Thread(() -> serve(answer, reads), "one-answer");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(String answer, boolean reads) {
            try (Socket socket = server.accept()) {
                if (!reads) {
                    over.await(60, TimeUnit.SECONDS);
                    return;
                }
                InputStream in = socket.getInputStream();
                assertThat(in.read(new byte[65536])).isPositive();
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                over.await(60, TimeUnit.SECONDS);
            } catch (IOException e) {
                // The client has closed first.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        String url() {
            return "http://127.0.0.1:" + server.getLocalPort() + "/rest";
        }

        @Override
        public void close() throws IOException {
            over.countDown();
            server.close();
        }
    }
}
