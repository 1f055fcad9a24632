package io.github.camelflowable.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;

import org.apache.camel.CamelContext;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;

/**
 * Sends a request and gives it up when the whole of it, answer included, takes too long. Socket timeouts only bound the
 * pause between two bytes; an answer that drips would never end.
 */
final class TimedHttp implements AutoCloseable {

    private final HttpClient client;
    private final Duration longest;
    private final CamelContext context;
    private final ScheduledExecutorService watchdog;
    private final Deadlines<HttpUriRequestBase> deadlines;
    private volatile boolean closed;

    TimedHttp(HttpClient client, Duration longest, CamelContext context) {
        this.client = client;
        this.longest = longest;
        this.context = context;
        this.watchdog =
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "FlowableRequestTimeout");
        this.deadlines = new Deadlines<>(watchdog, HttpUriRequestBase::cancel);
    }

    /**
     * @throws SocketTimeoutException if there was no whole answer in time
     * @throws ClosedException        if this was closed before a connection was had
     */
    <T> T execute(HttpUriRequestBase request, HttpClientResponseHandler<T> handler) throws IOException {
        if (closed) {
            throw new ClosedException();
        }
        try {
            deadlines.enter(request, longest.toNanos());
        } catch (RejectedExecutionException closedMeanwhile) {
            throw new ClosedException();
        }
        try {
            return client.execute(request, handler);
        } catch (FlowableApiException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            if (request.isCancelled()) {
                // Not as its cause: what cancelling does to a socket, or to HttpClient's own state, says nothing of
                // why.
                SocketTimeoutException late =
                        new SocketTimeoutException("no whole answer within requestTimeout " + longest);
                late.addSuppressed(e);
                throw late;
            }
            if (closed && e instanceof IllegalStateException) {
                // What the pool throws once it is shut down.
                throw new ClosedException();
            }
            throw e;
        } finally {
            deadlines.remove(request);
        }
    }

    @Override
    public void close() {
        closed = true;
        context.getExecutorServiceManager().shutdownNow(watchdog);
    }

    /** A call came after the end. */
    static final class ClosedException extends IOException {
        private static final long serialVersionUID = 1L;

        ClosedException() {
            super("the component is stopped");
        }
    }
}
