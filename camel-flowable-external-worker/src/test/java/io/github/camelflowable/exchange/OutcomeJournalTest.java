package io.github.camelflowable.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.client.FailureReport;
import io.github.camelflowable.worker.JobOutcome;

class OutcomeJournalTest {

    private static final JobOutcome DONE = new JobOutcome.Completed(Map.of());
    private static final JobOutcome FAILED = new JobOutcome.Failed(new FailureReport("no", null, null, null));

    private final MemoryAggregationRepository repository = new MemoryAggregationRepository();
    private final OutcomeJournal journal = new OutcomeJournal(repository, EndedExchange.CONTEXT);

    /** @param fields of the job, as JSON with a comma in front */
    private OutcomeJournal.Entry entry(String fields) {
        return journal.open(EndedExchange.active(EndedExchange.job(fields)));
    }

    @Test
    void shouldFindTheOutcomeInTheNextRunOfTheSameAttempt() {
        entry("").store(DONE);

        assertThat(entry("").read()).isEqualTo(DONE);
    }

    @Test
    void shouldFindNothingInTheAttemptAfterAFailure() {
        entry("").store(FAILED);

        assertThat(entry(",\"retries\":2,\"exceptionMessage\":\"no\"").read()).isNull();
    }

    @Test
    void shouldFindNothingAfterAFailureThatKeptTheRetries() {
        entry("").store(FAILED);

        assertThat(entry(",\"exceptionMessage\":\"no\"").read()).isNull();
    }

    @Test
    void shouldFindTheLastOutcomeThatWasDecided() {
        OutcomeJournal.Entry first = entry("");
        first.store(DONE);
        first.store(FAILED);

        assertThat(entry("").read()).isEqualTo(FAILED);
        assertThat(repository.getKeys()).hasSize(1);
    }

    @Test
    void shouldBeEmptyWhenTheEngineHasTheOutcome() {
        OutcomeJournal.Entry entry = entry("");
        entry.store(DONE);
        entry.remove();

        assertThat(repository.getKeys()).isEmpty();
    }

    @Test
    void shouldBeEmptyWhenTheNextRunHasReportedTheOutcome() {
        entry("").store(DONE);
        OutcomeJournal.Entry next = entry("");
        next.read();
        next.remove();

        assertThat(repository.getKeys()).isEmpty();
    }

    @Test
    void shouldStoreNoRelease() {
        entry("").store(new JobOutcome.Released(3, null));

        assertThat(repository.getKeys()).isEmpty();
    }

    @Test
    void shouldStoreNothingThatIsTooLarge() {
        entry("").store(new JobOutcome.Completed(Map.of("text", "x".repeat(1_000_000))));

        assertThat(repository.getKeys()).isEmpty();
    }

    @Test
    void shouldLetTheJobBeReportedWhenTheRepositoryThrowsAnError() {
        MemoryAggregationRepository broken = new MemoryAggregationRepository() {
            @Override
            public Exchange add(CamelContext context, String key, Exchange exchange) {
                throw new NoClassDefFoundError("Driver");
            }
        };
        OutcomeJournal.Entry entry = entryIn(broken);

        assertThatCode(() -> entry.store(DONE)).doesNotThrowAnyException();
    }

    @Test
    void shouldLetTheJobEndWhenTheRepositoryCannotRemoveItsEntry() {
        MemoryAggregationRepository broken = new MemoryAggregationRepository() {
            @Override
            public void remove(CamelContext context, String key, Exchange exchange) {
                throw new NoClassDefFoundError("Driver");
            }
        };
        OutcomeJournal.Entry entry = entryIn(broken);
        entry.store(DONE);

        assertThatCode(entry::remove).doesNotThrowAnyException();
    }

    private static OutcomeJournal.Entry entryIn(MemoryAggregationRepository repository) {
        return new OutcomeJournal(repository, EndedExchange.CONTEXT).open(EndedExchange.active(EndedExchange.job("")));
    }
}
