package io.github.camelflowable;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.Deadlines;
import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobCounts;
import io.github.camelflowable.worker.JobOutcome;
import io.github.camelflowable.worker.OutcomeReporter;
import io.github.camelflowable.worker.ReportTurns;
import io.github.camelflowable.worker.WorkerThreads;

/**
 * The path of one job, from the moment it was acquired: {@link #take}, work, route, and through {@link JobCompletion} the
 * report; then it is let go and its slot comes back. A job that comes too late to be started is handed back.
 */
final class JobRunner {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private final FlowableEwEndpoint endpoint;
    private final DefaultConsumer consumer;
    private final BooleanSupplier takingJobs;
    private final Downstream downstream;
    private final WorkerThreads workers;
    private final JobCounts counts;
    private final FailurePolicy failurePolicy;
    private final OutcomeReporter reporter;
    private final OutcomeDecider decider;
    private final JobExchanges exchanges;
    private final Set<ActiveJob> inHand = ConcurrentHashMap.newKeySet();
    private final Deadlines<ActiveJob> leaseEnds;
    private final Duration leastToStart;

    /**
     * @param takingJobs whether new jobs may still be started
     * @param downstream what the routes need
     * @param workers    run routes and reports; the slots limit how many at a time
     * @param turns      how many reports may be under way at a time
     * @param counts     hears of each job
     */
    JobRunner(
            FlowableEwEndpoint endpoint,
            DefaultConsumer consumer,
            BooleanSupplier takingJobs,
            Downstream downstream,
            WorkerThreads workers,
            ReportTurns turns,
            JobCounts counts) {
        this.endpoint = endpoint;
        this.consumer = consumer;
        this.takingJobs = takingJobs;
        this.downstream = downstream;
        this.workers = workers;
        this.counts = counts;
        this.failurePolicy = endpoint.failurePolicy();
        this.reporter = new OutcomeReporter(
                endpoint.client(),
                turns,
                workers::executeCall,
                endpoint.timer(),
                failurePolicy::unasked,
                this::unreported,
                counts);
        this.decider = endpoint.outcomeDecider(downstream::isHeldBack);
        this.exchanges = endpoint.jobExchanges();
        this.leaseEnds = new Deadlines<>(endpoint.timer(), ActiveJob::leaseEnded);
        this.leastToStart = leastToStart(endpoint.getConfiguration().getLockDuration());
    }

    /** Takes a job over and returns at once; its route runs on a thread of the workers. */
    void take(ActiveJob job) {
        enter(job);
        if (!takingJobs.getAsBoolean()) {
            tooLate(job);
            return;
        }
        try {
            workers.execute(() -> work(job));
        } catch (RejectedExecutionException e) {
            tooLate(job);
        }
    }

    private void work(ActiveJob job) {
        JobMdc.put(job.job());
        try {
            start(job);
        } finally {
            JobMdc.clear();
        }
    }

    private void start(ActiveJob job) {
        if (job.state() != ActiveJob.State.OPEN) {
            // Handed back by an operator, or lost, before a thread was free for it.
            reporter.report(job, JobOutcome.HandedBack.of(job.job().job()), result -> letGo(job, result));
            return;
        }
        if (job.remaining().compareTo(leastToStart) < 0) {
            handBack(job, "its lock is nearly over");
            return;
        }
        try {
            String notNow = downstream.whyNotNow();
            if (notNow != null) {
                handBack(job, notNow);
                return;
            }
            watchLease(job);
            route(job);
        } catch (RuntimeException | Error e) {
            // Whatever happens to the route, the job must not sit locked and its slot must come back.
            LOG.warn("Failed outside its route: job {} topic {}", job.id(), endpoint.getTopic(), e);
            FailureReport reason = failurePolicy.unasked(e.toString(), job.job());
            reporter.report(job, new JobOutcome.Failed(reason), result -> letGo(job, result));
        }
    }

    private void route(ActiveJob job) {
        Exchange exchange = consumer.createExchange(false);
        counts.jobStarted(job);
        JobCompletion completion = new JobCompletion(
                job, decider, reporter, workers::call, workers::executeCall, result -> letGo(job, result));
        completion.runningOn(Thread.currentThread());
        try {
            exchanges.fill(exchange, job);
        } catch (IllegalArgumentException e) {
            // Never dropped: a job that cannot be read fails with the reason.
            exchange.setException(e);
            completion.end(exchange);
            consumer.releaseExchange(exchange, false);
            return;
        }
        exchange.getExchangeExtension().addOnCompletion(completion);
        consumer.getAsyncProcessor().process(exchange, doneSync -> {
            // Normally the completion has run, or was handed over with the exchange. It is still here if the route
            // refused the exchange before it began, as a stopping context does.
            if (exchange.getExchangeExtension().containsOnCompletion(completion)) {
                completion.end(exchange);
            }
            consumer.releaseExchange(exchange, false);
        });
        completion.runningOn(null);
    }

    private void enter(ActiveJob job) {
        counts.jobAcquired();
        inHand.add(job);
        endpoint.activeJobs().enter(job);
    }

    /** @param result how its report ended, null if nothing was to be reported */
    private void letGo(ActiveJob job, OutcomeReporter.Result result) {
        leaseEnds.remove(job);
        endpoint.activeJobs().leave(job);
        if (inHand.remove(job)) {
            counts.jobEnded(job, result);
        }
        job.releaseSlot();
    }

    /** @return the jobs that were taken and not let go yet, those whose report is under way included */
    Set<ActiveJob> inHand() {
        return inHand;
    }

    // ---- too late ----

    private static Duration leastToStart(Duration lockDuration) {
        Duration tenth = lockDuration.dividedBy(10);
        Duration second = Duration.ofSeconds(1);
        return tenth.compareTo(second) < 0 ? tenth : second;
    }

    private void tooLate(ActiveJob job) {
        if (endpoint.getConfiguration().isHandBackOnStop()) {
            handBack(job, "the consumer is stopping");
        } else {
            letGo(job, null);
        }
    }

    private void handBack(ActiveJob job, String why) {
        LOG.info("Handed back, because {}: job {} topic {}", why, job.id(), endpoint.getTopic());
        reporter.report(job, JobOutcome.HandedBack.of(job.job().job()), result -> letGo(job, result));
    }

    /**
     * Hands a job back although its route may be running. The route goes on, hears through its {@code JobLock} that the
     * lock is gone, and its outcome is not reported any more; until it ends it keeps the slot.
     *
     * @return what came of it, in words; null if no such job is in hand
     */
    String handBack(String jobId) {
        ActiveJob job = inHand.stream()
                .filter(candidate -> candidate.id().equals(jobId))
                .findFirst()
                .orElse(null);
        if (job == null) {
            return null;
        }
        LOG.info("Handing back, because an operator asked for it: job {} topic {}", jobId, endpoint.getTopic());
        AtomicReference<String> answer =
                new AtomicReference<>("Flowable did not take it yet; it is told again while the lock lasts");
        reporter.report(job, JobOutcome.HandedBack.of(job.job().job()), result -> {
            if (result == OutcomeReporter.Result.REPORTED) {
                job.leaseEnded();
            }
            answer.set(
                    switch (result) {
                        case REPORTED -> "Reported as " + job.end(result).label();
                        case SETTLED_BEFORE -> "Its outcome was reported already";
                        case LOST -> "It was lost already";
                        case UNREPORTED -> "Flowable could not be told; the log says why";
                    });
        });
        return answer.get();
    }

    /** Hands back a job that was not asked for, so that no slot was reserved for it. */
    void refuse(ActiveJob job) {
        enter(job);
        handBack(job, "the server gave more jobs than were asked for");
    }

    // ---- lost and unreported ----

    private void watchLease(ActiveJob job) {
        job.onLost(() -> {
            if (inHand.contains(job)) {
                if (job.state() == ActiveJob.State.OPEN) {
                    LOG.warn("Its lock has ended while it runs: job {} topic {}", job.id(), endpoint.getTopic());
                }
                notifyLost(job);
            }
        });
        leaseEnds.enter(job, job.remaining().toNanos());
    }

    private void notifyLost(ActiveJob job) {
        CamelContext context = endpoint.getCamelContext();
        try {
            context.getManagementStrategy().notify(new FlowableEwJobLostEvent(context, job.job()));
        } catch (Exception e) {
            LOG.warn("An event notifier failed: job {} topic {}", job.id(), endpoint.getTopic(), e);
        }
    }

    private void unreported(String message, Throwable cause) {
        try {
            consumer.getExceptionHandler().handleException(message, cause);
        } catch (RuntimeException e) {
            LOG.warn("The exception handler failed for: {}", message, e);
        }
    }
}
