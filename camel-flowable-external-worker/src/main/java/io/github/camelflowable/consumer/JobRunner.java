package io.github.camelflowable.consumer;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.support.BridgeExceptionHandlerToErrorHandler;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.LoggingExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.exchange.OutcomeDecider;
import io.github.camelflowable.exchange.OutcomeJournal;
import io.github.camelflowable.observe.JobMdc;
import io.github.camelflowable.observe.RouteEnds;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobOutcome;
import io.github.camelflowable.worker.JobsInFlight;
import io.github.camelflowable.worker.OutcomeReporter.Result;

/**
 * The path of an acquired job: {@link #dispatch} to a thread, there the guard, the route, and through {@link JobCompletion} the
 * report. What goes wrong before the route starts releases the job; a job that cannot become an exchange fails.
 */
public final class JobRunner {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private final DefaultConsumer consumer;
    private final JobHandling handling;
    private final ExecutorService threads;
    private final JobsInFlight jobs;
    private final StartGuard guard;
    private final OutcomeJournal journal;
    private volatile String obstacle;

    /**
     * @param threads runs routes, and the reports of routes that end on the thread that started them
     * @param journal may have the outcome of an earlier run; null without the option
     */
    public JobRunner(
            DefaultConsumer consumer,
            JobHandling handling,
            ExecutorService threads,
            StartGuard guard,
            OutcomeJournal journal) {
        this.consumer = consumer;
        this.handling = handling;
        this.threads = threads;
        this.jobs = handling.jobs();
        this.guard = guard;
        this.journal = journal;
    }

    // ---- before the route ----

    boolean isTakingJobs() {
        return guard.isTakingJobs();
    }

    /** Takes over a job that has a reserved slot, and returns at once; its route runs on a thread of its own. */
    void dispatch(ActiveJob job) {
        jobs.enterReserved(job);
        if (!isTakingJobs()) {
            releaseUnstarted(job, "the consumer is stopping");
            return;
        }
        try {
            threads.execute(() -> run(job));
        } catch (RejectedExecutionException e) {
            releaseUnstarted(job, "the consumer is stopping");
        } catch (RuntimeException | Error e) {
            releaseUnstarted(job, "no thread could run its route (" + e + ")");
        }
    }

    private void run(ActiveJob job) {
        JobMdc.put(job.job());
        try {
            if (isToRun(job)) {
                start(job);
            }
        } finally {
            JobMdc.clear();
        }
    }

    /** @return whether the route starts; else the job is released, or the outcome of an earlier run is reported */
    private boolean isToRun(ActiveJob job) {
        String reason;
        JobOutcome decided = null;
        try {
            reason = guard.reasonNotToStart(job);
            if (reason == null && journal != null) {
                decided = journal.open(job).read();
            }
            obstacle = null;
        } catch (RuntimeException | Error e) {
            notStarted(job, e);
            reason = "pauseOn or the journal cannot be read";
        }
        if (reason != null) {
            releaseUnstarted(job, reason);
        } else if (decided != null) {
            LOG.info(
                    "Outcome {} of an earlier run is reported from the journal, the route does not run: {}",
                    decided.label(),
                    job);
            report(job, decided);
        }
        return reason == null && decided == null;
    }

    /** Each tick may acquire the job again, so the same obstacle is logged once. */
    private void notStarted(ActiveJob job, Throwable why) {
        if (!why.toString().equals(obstacle)) {
            obstacle = why.toString();
            LOG.warn(
                    "Route is not started, because pauseOn or the journal cannot be read: {}; check what these options name: {}",
                    job,
                    obstacle);
        }
        LOG.debug("The route is not started", why);
    }

    private void start(ActiveJob job) {
        Exchange exchange;
        JobCompletion completion;
        try {
            exchange = consumer.createExchange(false);
            completion = handling.begin(job, exchange);
        } catch (RuntimeException | Error e) {
            LOG.debug("Route is not started: {}", job, e);
            releaseUnstarted(job, "its exchange could not be made (" + e + ")");
            return;
        }
        if (exchange.getException() == null) {
            route(exchange, completion);
        } else {
            consumer.releaseExchange(exchange, false);
        }
    }

    /** Too late to start, or not possible: released, or with {@code handBackOnStop=false} left locked if the consumer stops. */
    private void releaseUnstarted(ActiveJob job, String reason) {
        if (guard.isReleasing()) {
            release(job, reason);
        } else {
            jobs.leave(job, null);
        }
    }

    /** Releases a job that the engine gave although no slot was reserved for it. */
    void releaseSurplus(ActiveJob job) {
        jobs.enter(job);
        release(job, "the engine gave more jobs than were asked for");
    }

    private void release(ActiveJob job, String reason) {
        report(job, OutcomeDecider.released(job, reason));
    }

    private void report(ActiveJob job, JobOutcome outcome) {
        handling.reporter().report(job, outcome, result -> jobs.leave(job, result));
    }

    // ---- the route ----

    private void route(Exchange exchange, JobCompletion completion) {
        AtomicBoolean ended = new AtomicBoolean();
        try {
            consumer.getAsyncProcessor().process(exchange, doneSync -> {
                ended.set(true);
                routeDone(exchange, completion);
            });
        } catch (RuntimeException | Error e) {
            exchange.setException(RuntimeCamelException.wrapRuntimeException(e));
            RouteEnds.runRest(exchange);
            if (!ended.get()) {
                routeDone(exchange, completion);
            }
        } finally {
            completion.routeReturned();
        }
    }

    private void routeDone(Exchange exchange, JobCompletion completion) {
        completion.routeDone(exchange);
        try {
            if (exchange.getException() != null && !completion.isExpectedEnd()) {
                handleException(exchange);
            }
        } finally {
            consumer.releaseExchange(exchange, false);
        }
    }

    /** What the route's error handler has logged or handled is not logged or handled twice. */
    private void handleException(Exchange exchange) {
        ExceptionHandler handler = consumer.getExceptionHandler();
        boolean ofErrorHandler =
                handler instanceof LoggingExceptionHandler || handler instanceof BridgeExceptionHandlerToErrorHandler;
        ExchangeExtension state = exchange.getExchangeExtension();
        // The second is what remains on an exchange whose parts were handled, as those of a splitter are.
        boolean handled = state.isErrorHandlerHandledSet() || state.isRedeliveryExhausted();
        if (!ofErrorHandler || !handled) {
            handler.handleException("Error processing exchange", exchange, exchange.getException());
        }
    }

    // ---- operator ----

    /**
     * Releases a job although its route may be running. The route goes on, hears through its {@code JobLock} that the lock is
     * gone, and its outcome is not reported any more; until the route ends, the job keeps the slot.
     *
     * @return what came of it, as a sentence; null if no such job is in flight
     */
    public String release(String jobId) {
        ActiveJob job = jobs.find(jobId);
        if (job == null) {
            return null;
        }
        JobOutcome released = OutcomeDecider.released(job, "an operator asked for it");
        AtomicReference<String> answer =
                new AtomicReference<>("Flowable did not take the release yet; it is repeated while the lock lasts");
        handling.reporter().report(job, released, result -> {
            if (result == Result.REPORTED) {
                job.leaseEnded();
            }
            answer.set(
                    switch (result) {
                        case REPORTED -> "Reported as " + job.end(result).label();
                        case SETTLED_BEFORE -> "Its outcome was reported already";
                        case LOST -> "It was lost already";
                        case UNREPORTED -> "Flowable did not take the release; the log says why";
                    });
        });
        return answer.get();
    }
}
