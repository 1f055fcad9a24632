package io.github.camelflowable.consumer;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.URISupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer of the endpoint that the option {@code wakeUpOn} names. It only makes polls earlier: so a source that is down, or
 * hangs, costs one WARN and is tried again; it neither stops the start nor holds up the stop. A thread of its own starts and
 * stops the source, since others need the threads of the pools. A source that hangs in its start is stopped when that returns.
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
    private final ScheduledExecutorService thread;
    private final AtomicBoolean warned = new AtomicBoolean();
    /** Only the thread uses it. */
    private boolean trying = true;

    private WakeUps(CamelContext context, String uri, Consumer source) {
        this.context = context;
        this.uri = uri;
        this.source = source;
        this.thread = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "FlowableEwWakeUp");
    }

    /**
     * @param wakeUp called for every message
     * @throws IllegalArgumentException if there is no such endpoint, or it cannot have a consumer
     */
    public static WakeUps listen(CamelContext context, String uri, Runnable wakeUp) {
        String shown = URISupport.sanitizeUri(uri);
        Consumer source;
        try {
            source = context.getEndpoint(uri).createConsumer(exchange -> wakeUp.run());
        } catch (Exception e) {
            // Without the cause: Camel's exception quotes a parameter that it does not know, which may be a password.
            String why = String.valueOf(e.getMessage()).replaceAll("=(?![\\[{])[^\\s,\\]}&]+", "=xxxxxx");
            throw new IllegalArgumentException("Option wakeUpOn cannot listen to " + shown + ": " + why);
        }
        WakeUps wakeUps = new WakeUps(context, shown, source);
        wakeUps.begin();
        return wakeUps;
    }

    private void begin() {
        await(thread.submit(this::start), "has not started within " + WAIT_SECONDS + " s; " + POLLING_GOES_ON);
        // Not a delayed task after each failure: a shutdown ends repeated tasks, but still runs delayed ones.
        thread.scheduleWithFixedDelay(this::start, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
    }

    private void await(Future<?> task, String what) {
        try {
            task.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception late) {
            warn(what, late);
        }
    }

    private void start() {
        if (!trying) {
            return;
        }
        try {
            ServiceHelper.startService(source);
            trying = false;
            if (warned.getAndSet(false)) {
                LOG.info("The source of option wakeUpOn has started: {}", uri);
            }
        } catch (Exception e) {
            warn("does not start and is tried again every " + RETRY_SECONDS + " s; " + POLLING_GOES_ON + ": " + e, e);
            stopAfterFailure();
        }
    }

    /** An exception here would end the repeated task, and with it the tries. */
    private void stopAfterFailure() {
        try {
            ServiceHelper.stopService(source);
        } catch (Exception e) {
            LOG.debug("The source of option wakeUpOn does not stop after its start has failed: {}", uri, e);
        }
    }

    private void warn(String what, Exception why) {
        if (!warned.getAndSet(true)) {
            LOG.warn("The source of option wakeUpOn, {}, {}. Check that source", uri, what);
        }
        LOG.debug("The source of option wakeUpOn, {}, {}", uri, what, why);
    }

    public void stop() {
        Future<?> stop = thread.submit(() -> {
            // A try that is due before the shutdown must not start the source again.
            trying = false;
            ServiceHelper.stopAndShutdownService(source);
        });
        // The stop, which is in the queue, still runs.
        context.getExecutorServiceManager().shutdown(thread);
        await(stop, "has not stopped within " + WAIT_SECONDS + " s; the route stops without it");
    }
}
