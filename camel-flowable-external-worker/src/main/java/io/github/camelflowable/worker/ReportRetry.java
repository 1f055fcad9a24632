package io.github.camelflowable.worker;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

import io.github.camelflowable.client.FlowableApiException;

/**
 * What a failed try to report means, and how long to wait before the next. Pure, apart from the jitter it is given.
 */
public final class ReportRetry {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** What to do after a try. */
    public enum Verdict {
        /** The server has the outcome: an earlier try, which nobody answered, had got through. */
        DONE_ALREADY,
        /** The job is another's, or gone. */
        LOST,
        /** Try again later. */
        TRY_AGAIN,
        /** No repetition will help. */
        REFUSED
    }

    private final DoubleSupplier random;

    public ReportRetry() {
        this(() -> ThreadLocalRandom.current().nextDouble());
    }

    ReportRetry(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * @param unanswered whether an earlier try of the same outcome may have been carried out
     * @param frees      whether the outcome gives up the lock but keeps the job ({@code fail}): then 403 is what a
     *                   repetition earns
     */
    public static Verdict verdict(FlowableApiException failure, boolean unanswered, boolean frees) {
        int status = failure.getStatus();
        if (status == 403 || status == 404) {
            return unanswered && (status == 404 || frees) ? Verdict.DONE_ALREADY : Verdict.LOST;
        }
        return switch (failure.getKind()) {
            // 401: a token may be renewed while the lock lasts.
            case TRY_AGAIN, NOT_ALLOWED -> Verdict.TRY_AGAIN;
            case JOB_LOST -> Verdict.LOST;
            case BAD_REQUEST -> Verdict.REFUSED;
        };
    }

    /** @return pause before try number {@code attempt} (2 is the first repetition), between half and all of the back-off */
    public Duration pauseBefore(int attempt) {
        long backOff = FIRST.toMillis() << Math.min(attempt - 2, 10);
        long capped = Math.min(backOff, LONGEST.toMillis());
        return Duration.ofMillis(capped / 2 + (long) (random.getAsDouble() * capped / 2));
    }
}
