package io.github.camelflowable.exchange;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.AggregationRepository;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.ExternalWorkerJob;
import io.github.camelflowable.worker.ActiveJob;
import io.github.camelflowable.worker.JobEnd;
import io.github.camelflowable.worker.JobJournal;
import io.github.camelflowable.worker.JobOutcome;

/**
 * Stores each decided outcome in a repository of Camel before it is reported. Whoever gets the job again, because this process
 * died or got no answer until the lock was over, reports the stored outcome instead of running the route again.
 * <p>
 * The key of an entry is base URL, job id, and the attempt: the retries of the job and its last failure. After a failure that
 * the engine has accepted both differ, so an intended retry runs.
 */
public final class OutcomeJournal {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeJournal.class);

    /** Largest length of an entry. A larger outcome is reported without the journal; more makes the repository slower. */
    private static final int MOST_CHARACTERS = 1_000_000;

    private final AggregationRepository repository;
    private final CamelContext context;

    public OutcomeJournal(AggregationRepository repository, CamelContext context) {
        this.repository = repository;
        this.context = context;
    }

    /** @return the entry of this attempt to do the job; the job stores its outcome there from now on */
    public Entry open(ActiveJob job) {
        Entry entry = new Entry(
                job.id(),
                job.job().topic(),
                key(job.engine(), job.id(), job.job().retries(), job.job().exceptionMessage()));
        job.journal(entry);
        return entry;
    }

    /** @return the entry of the present attempt to do a job that is not in flight in this process */
    public JobJournal open(URI engine, ExternalWorkerJob job, String topic) {
        return new Entry(job.id(), topic, key(engine, job.id(), job.retries(), job.exceptionMessage()));
    }

    private static String key(URI engine, String jobId, int retries, String failure) {
        return engine + "#" + jobId + "#" + retries + "-" + Integer.toHexString(Objects.hashCode(failure));
    }

    /** The entry of one attempt to do a job. */
    public final class Entry implements JobJournal {

        private final String jobId;
        private final String topic;
        private final String key;
        private JobOutcome stored;

        private Entry(String jobId, String topic, String key) {
            this.jobId = jobId;
            this.topic = topic;
            this.key = key;
        }

        /**
         * @return the outcome that an earlier run of this attempt has decided, or null
         * @throws RuntimeException if the repository does not answer, or the entry cannot be read
         */
        public synchronized JobOutcome read() {
            Exchange entry = repository.get(context, key);
            stored = entry == null ? null : OutcomeText.read(entry.getMessage().getBody(String.class));
            return stored;
        }

        @Override
        public synchronized void store(JobOutcome outcome) {
            if (outcome == stored || outcome.end() == JobEnd.HANDED_BACK) {
                return;
            }
            try {
                String text = OutcomeText.write(jobId, outcome);
                if (text.length() > MOST_CHARACTERS) {
                    throw new IOException(
                            "its text has " + text.length() + " characters, more than " + MOST_CHARACTERS);
                }
                if (stored != null) {
                    delete();
                }
                Exchange entry = new DefaultExchange(context);
                entry.getMessage().setBody(text);
                repository.add(context, key, entry);
                stored = outcome;
            } catch (IOException | RuntimeException | Error e) {
                // A driver that is not on the class path is an error: the job must be reported, and give back its slot.
                LOG.warn(
                        "Outcome {} of job {} topic {} is reported without the journal, because the journal did not store it:"
                                + " {}; check the repository of the option journal",
                        outcome.label(),
                        jobId,
                        topic,
                        e.toString());
            }
        }

        @Override
        public synchronized void remove() {
            if (stored == null) {
                return;
            }
            try {
                delete();
            } catch (RuntimeException | Error e) {
                LOG.warn(
                        "Journal entry of job {} topic {} stays, because the repository did not remove it: {}; nobody asks for it"
                                + " again",
                        jobId,
                        topic,
                        e.toString());
            }
        }

        private void delete() {
            Exchange entry = repository.get(context, key);
            if (entry != null) {
                repository.remove(context, key, entry);
                repository.confirm(context, entry.getExchangeId());
            }
            stored = null;
        }
    }
}
