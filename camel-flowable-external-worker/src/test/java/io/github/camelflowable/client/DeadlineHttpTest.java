package io.github.camelflowable.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

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
