package io.github.camelflowable;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.apache.camel.TypeConverter;
import org.apache.camel.util.StringHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.github.camelflowable.client.Durations;
import io.github.camelflowable.client.VariableTypes;

/** Which values options may have. */
final class OptionRules {

    private static final Logger LOG = LoggerFactory.getLogger(OptionRules.class);

    /** The engine keeps a lock's milliseconds in an int; above 24.8 days it would end in the past. */
    private static final Duration LONGEST_LOCK = Duration.ofDays(24);

    /** Length of the engine's column. */
    private static final int WORKER_ID_CHARACTERS = 255;

    /** A number without a unit is milliseconds; no route can be worked off in so short a lock over a network. */
    private static final Duration SHORT_LOCK = Duration.ofSeconds(1);

    private static final Duration SHORTEST_BACKLOG_INTERVAL = Duration.ofSeconds(1);

    private static final Set<String> NUMBERS = Set.of(
            "concurrentConsumers",
            "maxMessagesPerPoll",
            "numberOfRetries",
            "retries",
            "diagnoseAfter",
            "maxConcurrentReports");

    private static final Set<String> DURATIONS = Set.of(
            "lockDuration",
            "connectTimeout",
            "requestTimeout",
            "acquireTimeout",
            "diagnoseInterval",
            "idleDelay",
            "backlogInterval");

    private OptionRules() {}

    /**
     * Camel takes many a text that is no number or duration for 0, and 0 retries would make a dead letter of every failed
     * job.
     *
     * @throws IllegalArgumentException naming the option
     */
    static void checkTexts(Map<String, Object> parameters, TypeConverter converter) {
        parameters.forEach((name, value) -> {
            String text = value.toString().strip();
            if (text.startsWith("#")) {
                return;
            }
            if (isOneOf(NUMBERS, name) && !text.matches("[-+]?\\d{1,9}")) {
                throw new IllegalArgumentException(
                        "Option " + name + " must be a whole number, but is '" + value + "'");
            }
            if (isOneOf(DURATIONS, name)) {
                Durations.parse("Option " + name, value, converter);
            }
        });
    }

    /** Camel sets an option whatever the case and the dashes of its name. */
    private static boolean isOneOf(Set<String> options, String name) {
        return options.stream().anyMatch(StringHelper.dashToCamelCase(name)::equalsIgnoreCase);
    }

    /** A lock that is allowed and likely a mistake. */
    static void warnOfShortLock(FlowableEwConfiguration configuration, String topic) {
        Duration lock = configuration.getLockDuration();
        if (lock.compareTo(SHORT_LOCK) < 0) {
            LOG.warn(
                    "Jobs will be released or done twice, because option lockDuration is {}: a number without a unit means"
                            + " milliseconds; write {}s or PT{}S for seconds: topic {}",
                    lock,
                    lock.toMillis(),
                    lock.toMillis(),
                    topic);
        }
    }

    /** A journal without effect; it is allowed, since the component may set it for its routes with {@code from}. */
    static void warnOfUnusedJournal(FlowableEwConfiguration configuration, String topic) {
        if (configuration.getJournal() != null) {
            LOG.warn(
                    "Outcomes of jobs that pollEnrich or a ConsumerTemplate takes are not stored: topic {}; take these jobs"
                            + " with from(...) for option journal to have an effect",
                    topic);
        }
    }

    /** @throws IllegalArgumentException naming the option whose value can be no name of a variable */
    private static void variable(String option, String name) {
        try {
            if (name != null) {
                VariableTypes.checkName(name);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Option " + option + ": " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException naming the option that has a wrong value */
    static void check(FlowableEwConfiguration configuration) {
        variable("resultVariable", configuration.getResultVariable());
        variable("traceVariable", configuration.getTraceVariable());
        Duration lock = configuration.getLockDuration();
        if (lock == null || lock.toMillis() <= 0 || lock.compareTo(LONGEST_LOCK) > 0) {
            throw new IllegalArgumentException("Option lockDuration must be longer than zero and at most 24 days"
                    + " (beyond that the engine overflows), but is " + lock);
        }
        atLeast("concurrentConsumers", configuration.getConcurrentConsumers(), 1);
        atLeast("maxMessagesPerPoll", configuration.getMaxMessagesPerPoll(), 0);
        atLeast("maxConcurrentReports", configuration.getMaxConcurrentReports(), 0);
        // With 0 the server would always answer that there is nothing.
        atLeast("numberOfRetries", configuration.getNumberOfRetries(), 1);
        atLeast("diagnoseAfter", configuration.getDiagnoseAfter(), 0);
        Duration interval = configuration.getDiagnoseInterval();
        if (interval == null || interval.isZero() || interval.isNegative()) {
            throw new IllegalArgumentException("Option diagnoseInterval must be longer than zero, but is " + interval);
        }
        Duration acquire = configuration.getAcquireTimeout();
        if (acquire == null || acquire.isZero() || acquire.isNegative()) {
            throw new IllegalArgumentException("Option acquireTimeout must be longer than zero, but is " + acquire);
        }
        Duration idle = configuration.getIdleDelay();
        if (idle == null || idle.isNegative()) {
            throw new IllegalArgumentException("Option idleDelay must be 0 or longer, but is " + idle);
        }
        Duration backlog = configuration.getBacklogInterval();
        if (backlog == null || !backlog.isZero() && backlog.compareTo(SHORTEST_BACKLOG_INTERVAL) < 0) {
            throw new IllegalArgumentException("Option backlogInterval must be 0 or at least "
                    + SHORTEST_BACKLOG_INTERVAL + ", since each count reads the engine's jobs, but is " + backlog);
        }
        String worker = configuration.getWorkerId();
        if (worker.isBlank() || worker.length() > WORKER_ID_CHARACTERS) {
            throw new IllegalArgumentException("Option workerId must have 1 to " + WORKER_ID_CHARACTERS
                    + " characters, but has " + worker.length());
        }
    }

    private static void atLeast(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("Option " + option + " must be " + least + " or more, but is " + value);
        }
    }
}
