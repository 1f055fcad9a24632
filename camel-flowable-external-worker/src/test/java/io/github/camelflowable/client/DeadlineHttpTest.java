package io.github.camelflowable.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadlineHttpTest {

    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void start() {
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private void send(Exception outcome, Duration longest) throws IOException {
        try (DeadlineHttp http = new DeadlineHttp(new Failing(outcome, !longest.isZero()), longest(longest), camel)) {
            http.execute(new HttpGet("http://localhost"), response -> null);
        }
    }

    private static Duration longest(Duration asked) {
        return asked.isZero() ? Duration.ofMinutes(1) : asked;
    }

    /** What HttpClient throws depends on where cancelling meets it: at the socket, or between two of its own steps. */
    @Test
    void shouldSayThatItTookTooLongWhateverCancellingLedTo() {
        for (Exception outcome : new Exception[] {
            new SocketException("Socket closed"), new IllegalStateException("Endpoint not acquired / already released")
        }) {
            assertThatThrownBy(() -> send(outcome, Duration.ofMillis(50)))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("no whole answer within requestTimeout PT0.05S")
                    .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(outcome));
        }
    }

    @Test
    void shouldPassOnWhatHappenedWhenItWasInTime() {
        for (Exception outcome : new Exception[] {
            new SocketException("Connection reset"),
            new IllegalStateException("not ours"),
            FlowableApiException.badRequest("Reading job 8", "8", "no")
        }) {
            assertThatThrownBy(() -> send(outcome, Duration.ZERO)).isSameAs(outcome);
        }
    }

    /** The answer was there; that time ran out while it was thrown does not make it unknown. */
    @Test
    void shouldKeepTheServersWordWhenTimeRunsOutJustThen() {
        FlowableApiException answer = FlowableApiException.badRequest("Reading job 8", "8", "no");

        assertThatThrownBy(() -> send(answer, Duration.ofMillis(50))).isSameAs(answer);
    }

    /** Camel's own pool has room for 1,000 tasks that wait: the next request would be refused as that of a stopped component. */
    @Test
    void shouldHaveRoomForThousandsOfRequests() throws Exception {
        int many = 1100;
        SocketException reset = new SocketException("Connection reset");
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try (DeadlineHttp http = new DeadlineHttp(new Together(many, reset), Duration.ofMinutes(1), camel)) {
            Callable<Object> request = () -> http.execute(new HttpGet("http://localhost"), response -> null);

            List<Future<Object>> requests = threads.invokeAll(Collections.nCopies(many, request));

            assertThat(requests)
                    .allSatisfy(sent -> assertThatThrownBy(sent::get).hasCause(reset));
        } finally {
            threads.shutdownNow();
        }
    }

    /** Throws once so many requests are under way. */
    private static final class Together extends CloseableHttpClient {

        private final CountDownLatch missing;
        private final IOException outcome;

        Together(int requests, IOException outcome) {
            this.missing = new CountDownLatch(requests);
            this.outcome = outcome;
        }

        @Override
        protected CloseableHttpResponse doExecute(HttpHost target, ClassicHttpRequest request, HttpContext context)
                throws IOException {
            missing.countDown();
            try {
                throw missing.await(1, TimeUnit.MINUTES) ? outcome : new IOException(missing + " requests are missing");
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close(CloseMode mode) {
            // Holds nothing.
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    /** Throws, if so asked only once the request is cancelled. */
    private static final class Failing extends CloseableHttpClient {

        private final Exception outcome;
        private final boolean afterCancel;

        Failing(Exception outcome, boolean afterCancel) {
            this.outcome = outcome;
            this.afterCancel = afterCancel;
        }

        @Override
        protected CloseableHttpResponse doExecute(HttpHost target, ClassicHttpRequest request, HttpContext context)
                throws IOException {
            if (afterCancel) {
                await("the request is cancelled").until(((HttpUriRequestBase) request)::isCancelled);
            }
            if (outcome instanceof IOException failure) {
                throw failure;
            }
            throw (RuntimeException) outcome;
        }

        @Override
        public void close(CloseMode mode) {
            // Holds nothing.
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
