package io.github.camelflowable;

import java.time.Duration;

import org.apache.camel.spi.AggregationRepository;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

import io.github.camelflowable.client.FlowableConnectionConfiguration;

/** Every option of {@code flowable-ew:}, once. Set on the component it is the default of all endpoints. */
@UriParams
public class FlowableEwConfiguration extends FlowableConnectionConfiguration {

    /** Kinds of body of a consumed exchange. */
    public enum BodyType {
        /** The variables as a {@code Map<String, Object>}. */
        variables,
        /** The {@code AcquiredJob}. */
        job,
        /** The job with its variables as JSON text, which any transport can carry. */
        envelope
    }

    /** Which jobs to acquire. */
    public enum ScopeType {
        /** Jobs of processes. */
        bpmn,
        /** Jobs of cases. */
        cmmn
    }

    @UriParam(label = "common", defaultValue = "PT5M", javaType = "java.time.Duration")
    @Metadata(
            description = "How long an acquired job stays locked. It cannot be extended, so it must outlast the longest"
                    + " run. At most 24 days: above, the engine overflows.")
    private Duration lockDuration = Duration.ofMinutes(5);

    @UriParam(label = "consumer", defaultValue = "10")
    @Metadata(
            description =
                    "Number of slots: the largest number of jobs in flight. A job is locked only when one of these slots is"
                            + " free for it.")
    private int concurrentConsumers = 10;

    @UriParam(label = "common", defaultValue = "0")
    @Metadata(
            description =
                    "Largest number of jobs in one acquire request; 0 for as many as there are free slots (producer: one).")
    private int maxMessagesPerPoll;

    @UriParam(label = "consumer,advanced")
    @Metadata(
            description = "Repository that stores each decided outcome until Flowable has it, such as a"
                    + " JdbcAggregationRepository: whoever gets the job again reports that outcome and does not"
                    + " run the route.")
    private AggregationRepository journal;

    @UriParam(label = "advanced", defaultValue = "0")
    @Metadata(
            description =
                    "Largest number of reports of this endpoint under way at a time; 0 for no limit. A small number, such as"
                            + " 4, helps where many jobs end together and the engine has few CPU cores.")
    private int maxConcurrentReports;

    @UriParam(label = "advanced", defaultValue = "5")
    @Metadata(
            description =
                    "Number of repetitions by the server if an acquire meets a locking conflict, within one request; 1 or"
                            + " more.")
    private int numberOfRetries = 5;

    @UriParam(label = "common")
    @Metadata(description = "Acquire only jobs of processes (bpmn) or of cases (cmmn); both if not set.")
    private ScopeType scopeType;

    @UriParam(label = "common")
    @Metadata(
            description =
                    "Worker id, the owner of the locks, at most 255 characters. Unique per process by default: two"
                            + " processes with the same id could report on each other's jobs.")
    private String workerId;

    @UriParam(label = "common", defaultValue = "false")
    @Metadata(
            description =
                    "Whether a random text is appended to workerId at each start of the process, so that a stale run of an earlier"
                            + " process with the same workerId cannot end a job of this one. Leave it off where another process"
                            + " reports by the plain workerId.")
    private boolean uniqueWorkerId;

    @UriParam(label = "consumer", defaultValue = "true")
    @Metadata(
            description =
                    "Complete the job when its route ends well. If false, the job stays locked and a producer reports"
                            + " later.")
    private boolean autoComplete = true;

    @UriParam(label = "consumer", defaultValue = "true")
    @Metadata(
            description =
                    "Fail the job when its route ends in an exception. If false, the job stays locked until its lock"
                            + " ends or a producer reports.")
    private boolean autoFail = true;

    @UriParam(label = "consumer", defaultValue = "variables")
    @Metadata(description = "Content of the body of the exchange.")
    private BodyType bodyType = BodyType.variables;

    @UriParam(label = "common")
    @Metadata(description = "Name of the one variable that receives the whole body when the job is completed.")
    private String resultVariable;

    @UriParam(label = "common")
    @Metadata(
            description = "Comma-separated names of the only variables of the body to send when a job is completed; an"
                    + " asterisk matches any text.")
    private String outputVariables;

    @UriParam(label = "common")
    @Metadata(
            description =
                    "Retries that a job has left after its first failure, 0 for a dead letter at once. If not set,"
                            + " the engine counts down from its own default.")
    private Integer retries;

    @UriParam(label = "common")
    @Metadata(
            description =
                    "Pause after a failure, or a comma-separated list of pauses, one per attempt, of which the last"
                            + " repeats: PT10S,PT1M,PT10M. The engine ends a pause only when it resets expired jobs, by default"
                            + " once a minute.")
    private String retryTimeout;

    @UriParam(label = "consumer")
    @Metadata(
            description =
                    "Exceptions that become BPMN errors: comma-separated class=code pairs such as"
                            + " com.acme.OutOfStock=OUT_OF_STOCK. Subclasses and causes count; the first match in the list wins.")
    private String bpmnErrors;

    @UriParam(label = "consumer", defaultValue = "true")
    @Metadata(
            description =
                    "On stop, release acquired jobs that have not started at once, so that other workers can acquire them.")
    private boolean handBackOnStop = true;

    @UriParam(label = "consumer")
    @Metadata(
            description =
                    "URI of a Camel endpoint, such as kafka:order-started or direct:wake. Each message from it makes the"
                            + " consumer poll at once instead of at the next tick. Scheduled polling goes on, too.")
    private String wakeUpOn;

    @UriParam(label = "common")
    @Metadata(
            description =
                    "Name of a process variable that carries the W3C trace context from task to task: read into the"
                            + " headers traceparent and tracestate, and sent with their values when the job ends, so that"
                            + " one trace spans all tasks. If not set, nothing is read or sent.")
    private String traceVariable;

    @UriParam(label = "consumer")
    @Metadata(
            description = "Id of a circuit breaker in a route, or of a Camel health check. While it is open or DOWN, no"
                    + " jobs are acquired, and acquired jobs that have not started are released.")
    private String pauseOn;

    @UriParam(label = "consumer", defaultValue = "20")
    @Metadata(
            description =
                    "Number of empty polls in a row after which the consumer examines the engine for the reason; 0 for never. The"
                            + " reason is logged once and is shown by health check and JMX.")
    private int diagnoseAfter = 20;

    @UriParam(label = "consumer", defaultValue = "PT1M", javaType = "java.time.Duration")
    @Metadata(
            description = "Shortest time between two such examinations. While the reason stays the same, the time grows"
                    + " up to eight times as long.")
    private Duration diagnoseInterval = Duration.ofMinutes(1);

    @UriParam(label = "consumer", defaultValue = "15s", javaType = "java.time.Duration")
    @Metadata(
            description =
                    "Longest time for one acquire request of the consumer, so that a node of the engine that hangs keeps it for"
                            + " this time only. It has no effect if requestTimeout is shorter.")
    private Duration acquireTimeout = Duration.ofSeconds(15);

    @UriParam(label = "consumer", defaultValue = "5s", javaType = "java.time.Duration")
    @Metadata(
            description =
                    "Time between two acquire requests of a consumer that has had no job for a minute; each wait is up to a fifth"
                            + " shorter or longer. A job, or a message from wakeUpOn, brings back a request at each tick. 0 for a request"
                            + " at each tick always. It has no effect with backoffIdleThreshold or with a scheduler of your own.")
    private Duration idleDelay = Duration.ofSeconds(5);

    @UriParam(label = "consumer", defaultValue = "0", javaType = "java.time.Duration")
    @Metadata(
            description = "Time between two counts of the waiting jobs and dead letters of the engine, for the gauges"
                    + " flowable.ew.backlog and flowable.ew.dead.letters; 0 for none. The consumers of a component share"
                    + " the counts of an engine; the interval is that of the first one started.")
    private Duration backlogInterval = Duration.ZERO;

    @UriParam(label = "consumer", defaultValue = "false")
    @Metadata(
            description =
                    "Whether the readiness check of the consumer stays UP while the engine does not answer. Its details name the"
                            + " cause in either case.")
    private boolean readyWithoutEngine;

    @UriParam(label = "producer", defaultValue = "complete")
    @Metadata(description = "Operation of the producer, unless a header or an envelope in the body names another one.")
    private FlowableEwOperation operation = FlowableEwOperation.complete;

    @UriParam(label = "producer")
    @Metadata(
            description =
                    "The operation listJobs returns an iterator over all pages, fetched as it is read, instead of one page.")
    private boolean allPages;

    @Override
    public FlowableEwConfiguration copy() {
        return (FlowableEwConfiguration) super.copy();
    }

    public Duration getLockDuration() {
        return lockDuration;
    }

    public void setLockDuration(Duration lockDuration) {
        this.lockDuration = lockDuration;
    }

    public int getConcurrentConsumers() {
        return concurrentConsumers;
    }

    public void setConcurrentConsumers(int concurrentConsumers) {
        this.concurrentConsumers = concurrentConsumers;
    }

    public int getMaxMessagesPerPoll() {
        return maxMessagesPerPoll;
    }

    public void setMaxMessagesPerPoll(int maxMessagesPerPoll) {
        this.maxMessagesPerPoll = maxMessagesPerPoll;
    }

    public AggregationRepository getJournal() {
        return journal;
    }

    public void setJournal(AggregationRepository journal) {
        this.journal = journal;
    }

    public int getMaxConcurrentReports() {
        return maxConcurrentReports;
    }

    public void setMaxConcurrentReports(int maxConcurrentReports) {
        this.maxConcurrentReports = maxConcurrentReports;
    }

    public int getNumberOfRetries() {
        return numberOfRetries;
    }

    public void setNumberOfRetries(int numberOfRetries) {
        this.numberOfRetries = numberOfRetries;
    }

    public ScopeType getScopeType() {
        return scopeType;
    }

    public void setScopeType(ScopeType scopeType) {
        this.scopeType = scopeType;
    }

    public String getWorkerId() {
        return workerId;
    }

    public void setWorkerId(String workerId) {
        this.workerId = blankToNull(workerId);
    }

    public boolean isUniqueWorkerId() {
        return uniqueWorkerId;
    }

    public void setUniqueWorkerId(boolean uniqueWorkerId) {
        this.uniqueWorkerId = uniqueWorkerId;
    }

    public boolean isAutoComplete() {
        return autoComplete;
    }

    public void setAutoComplete(boolean autoComplete) {
        this.autoComplete = autoComplete;
    }

    public boolean isAutoFail() {
        return autoFail;
    }

    public void setAutoFail(boolean autoFail) {
        this.autoFail = autoFail;
    }

    public BodyType getBodyType() {
        return bodyType;
    }

    public void setBodyType(BodyType bodyType) {
        this.bodyType = bodyType;
    }

    public String getResultVariable() {
        return resultVariable;
    }

    public void setResultVariable(String resultVariable) {
        this.resultVariable = blankToNull(resultVariable);
    }

    public String getOutputVariables() {
        return outputVariables;
    }

    public void setOutputVariables(String outputVariables) {
        this.outputVariables = blankToNull(outputVariables);
    }

    public Integer getRetries() {
        return retries;
    }

    public void setRetries(Integer retries) {
        this.retries = retries;
    }

    public String getRetryTimeout() {
        return retryTimeout;
    }

    public void setRetryTimeout(String retryTimeout) {
        this.retryTimeout = blankToNull(retryTimeout);
    }

    public String getBpmnErrors() {
        return bpmnErrors;
    }

    public void setBpmnErrors(String bpmnErrors) {
        this.bpmnErrors = blankToNull(bpmnErrors);
    }

    public boolean isHandBackOnStop() {
        return handBackOnStop;
    }

    public void setHandBackOnStop(boolean handBackOnStop) {
        this.handBackOnStop = handBackOnStop;
    }

    public String getWakeUpOn() {
        return wakeUpOn;
    }

    public void setWakeUpOn(String wakeUpOn) {
        this.wakeUpOn = blankToNull(wakeUpOn);
    }

    public String getTraceVariable() {
        return traceVariable;
    }

    public void setTraceVariable(String traceVariable) {
        this.traceVariable = blankToNull(traceVariable);
    }

    public String getPauseOn() {
        return pauseOn;
    }

    public void setPauseOn(String pauseOn) {
        this.pauseOn = blankToNull(pauseOn);
    }

    public int getDiagnoseAfter() {
        return diagnoseAfter;
    }

    public void setDiagnoseAfter(int diagnoseAfter) {
        this.diagnoseAfter = diagnoseAfter;
    }

    public Duration getDiagnoseInterval() {
        return diagnoseInterval;
    }

    public void setDiagnoseInterval(Duration diagnoseInterval) {
        this.diagnoseInterval = diagnoseInterval;
    }

    public Duration getAcquireTimeout() {
        return acquireTimeout;
    }

    public void setAcquireTimeout(Duration acquireTimeout) {
        this.acquireTimeout = acquireTimeout;
    }

    public Duration getIdleDelay() {
        return idleDelay;
    }

    public void setIdleDelay(Duration idleDelay) {
        this.idleDelay = idleDelay;
    }

    public Duration getBacklogInterval() {
        return backlogInterval;
    }

    public void setBacklogInterval(Duration backlogInterval) {
        this.backlogInterval = backlogInterval;
    }

    public boolean isReadyWithoutEngine() {
        return readyWithoutEngine;
    }

    public void setReadyWithoutEngine(boolean readyWithoutEngine) {
        this.readyWithoutEngine = readyWithoutEngine;
    }

    public FlowableEwOperation getOperation() {
        return operation;
    }

    public void setOperation(FlowableEwOperation operation) {
        this.operation = operation;
    }

    public boolean isAllPages() {
        return allPages;
    }

    public void setAllPages(boolean allPages) {
        this.allPages = allPages;
    }
}
