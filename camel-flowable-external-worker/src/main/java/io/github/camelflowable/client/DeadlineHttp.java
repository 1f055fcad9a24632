package io.github.camelflowable.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;

/**
 * Sends a request and cancels it when the whole of it, answer included, takes too long. Socket timeouts only bound the
 * pause between two bytes: an answer that arrives byte by byte would have no limit.
 */
final class DeadlineHttp implements AutoCloseable {

    /**
     * The limit of a request.
     *
     * @param option the option that sets it, for the error
     */
    record Deadline(String option, Duration longest) {}

    private final HttpClient client;
    private final Deadline usual;
    private final CamelContext context;
    private final ScheduledExecutorService deadlines;
    private volatile boolean closed;

    DeadlineHttp(HttpClient client, Duration requestTimeout, CamelContext context) {
        this.client = client;
        this.usual = new Deadline("requestTimeout", requestTimeout);
        this.context = context;
        // Camel's own profile refuses the 1,001st task that waits, and each request under way has one.
        ThreadPoolProfile unlimited = new ThreadPoolProfile("FlowableRequestTimeout");
        unlimited.setPoolSize(1);
        unlimited.setMaxQueueSize(Integer.MAX_VALUE);
        this.deadlines = context.getExecutorServiceManager().newScheduledThreadPool(this, unlimited.getId(), unlimited);
    }

    <T> T execute(HttpUriRequestBase request, HttpClientResponseHandler<T> handler) throws IOException {
        return execute(request, handler, usual);
    }

    /**
     * @param limit null for that of all requests
     * @throws SocketTimeoutException if the whole answer did not arrive in time
     * @throws ClosedException        if the component was stopped before the request had a connection
     */
    <T> T execute(HttpUriRequestBase request, HttpClientResponseHandler<T> handler, Deadline limit) throws IOException {
        if (limit == null) {
            return execute(request, handler, usual);
        }
        Future<?> deadline = deadline(request, limit);
        try {
            return client.execute(request, handler);
        } catch (FlowableApiException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            if (request.isCancelled()) {
                // The exception is not the cause: the effect of the
                // cancellation on socket and HttpClient does not explain it.
                SocketTimeoutException late =
                        new SocketTimeoutException("no whole answer within " + limit.option() + " " + limit.longest());
                late.addSuppressed(e);
                throw late;
            }
            if (closed && e instanceof IllegalStateException) {
                // The connection pool throws it after its shutdown.
                throw new ClosedException();
            }
            throw e;
        } finally {
            // Camel's pool removes a cancelled task at once, so its queue holds only requests in flight.
            deadline.cancel(false);
        }
    }

    private Future<?> deadline(HttpUriRequestBase request, Deadline limit) throws ClosedException {
        try {
            return deadlines.schedule(request::cancel, limit.longest().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new ClosedException();
        }
    }

    @Override
    public void close() {
        closed = true;
        context.getExecutorServiceManager().shutdownNow(deadlines);
    }

    /** A call came after the component was stopped. */
    static final class ClosedException extends IOException {
        private static final long serialVersionUID = 1L;

        ClosedException() {
            super("the component is stopped");
        }
    }
}
