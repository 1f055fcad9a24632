package io.github.camelflowable.consumer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer of the endpoint that the option {@code wakeUpOn} names. It only makes polls earlier: polling goes on without it.
 * So a source that is down, or hangs, costs one WARN and is tried again; it neither stops the start nor holds up the stop.
 */
public final class WakeUps {

    private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);

    /** How long the start and the stop of the source are awaited. More delays routes, less gives up on a slow broker. */
    private static final long WAIT_SECONDS = 2;

    /** Pause between two tries to start the source. Fewer seconds load a broker that is down. */
    private static final long RETRY_SECONDS = 30;

    private static final String POLLING_GOES_ON = "polling goes on by schedule";

    private final CamelContext context;
    private final String uri;
    private final Consumer source;
    private final ScheduledExecutorService timer;
    private boolean stopped;
    private boolean warned;
    private Future<?> retry;

    private WakeUps(CamelContext context, String uri, Consumer source, ScheduledExecutorService timer) {
        this.context = context;
        this.uri = uri;
        this.source = source;
        this.timer = timer;
    }

    /**
     * @param wakeUp called for every message
     * @param timer  waits for the next try
     * @throws IllegalArgumentException if there is no such endpoint, or it cannot have a consumer
     */
    public static WakeUps listen(CamelContext context, String uri, Runnable wakeUp, ScheduledExecutorService timer) {
        String shown = URISupport.sanitizeUri(uri);
        Consumer source;
        try {
            source = context.getEndpoint(uri).createConsumer(exchange -> wakeUp.run());
        } catch (Exception e) {
            throw new IllegalArgumentException("Option wakeUpOn cannot listen to " + shown + ": " + e.getMessage(), e);
        }
        WakeUps wakeUps = new WakeUps(context, shown, source, timer);
        wakeUps.await(wakeUps.run(wakeUps::start), "has not started within " + WAIT_SECONDS + " s; " + POLLING_GOES_ON);
        return wakeUps;
    }

    /** A thread of its own: a source that hangs must not take one of a pool that others need. */
    private CompletableFuture<Void> run(Runnable task) {
        return CompletableFuture.runAsync(task, command -> context.getExecutorServiceManager()
                .newThread("FlowableEwWakeUp", command)
                .start());
    }

    private void await(CompletableFuture<Void> task, String what) {
        try {
            task.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception late) {
            warn(what, late);
        }
    }

    private void start() {
        try {
            ServiceHelper.startService(source);
        } catch (Exception e) {
            warn("does not start and is tried again every " + RETRY_SECONDS + " s; " + POLLING_GOES_ON + ": " + e, e);
            try {
                ServiceHelper.stopService(source);
            } finally {
                tryAgain();
            }
            return;
        }
        started();
    }

    private synchronized void started() {
        if (stopped) {
            run(() -> ServiceHelper.stopAndShutdownService(source));
        } else if (warned) {
            warned = false;
            LOG.info("The source of option wakeUpOn has started: {}", uri);
        }
    }

    private synchronized void tryAgain() {
        if (!stopped) {
            try {
                retry = timer.schedule(() -> run(this::start), RETRY_SECONDS, TimeUnit.SECONDS);
            } catch (RejectedExecutionException stopping) {
                retry = null;
            }
        }
    }

    private synchronized void warn(String what, Exception why) {
        if (!warned) {
            warned = true;
            LOG.warn("The source of option wakeUpOn, {}, {}. Check that source", uri, what);
        }
        LOG.debug("The source of option wakeUpOn, {}, {}", uri, what, why);
    }

    public void stop() {
        synchronized (this) {
            stopped = true;
            if (retry != null) {
                retry.cancel(false);
            }
        }
        await(
                run(() -> ServiceHelper.stopAndShutdownService(source)),
                "has not stopped within " + WAIT_SECONDS + " s; the route stops without it");
    }
}
