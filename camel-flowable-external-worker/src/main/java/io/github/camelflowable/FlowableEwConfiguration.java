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
            description = "Time for which Flowable locks an acquired job for this worker. The lock cannot be"
                    + " extended, so it must be longer than the longest run of the route. At most 24 days,"
                    + " which is the limit of the engine.")
    private Duration lockDuration = Duration.ofMinutes(5);

    @UriParam(label = "consumer", defaultValue = "10")
    @Metadata(
            description = "Number of slots, that is, the largest number of jobs in flight. The consumer"
                    + " acquires a job only if a slot is free for it.")
    private int concurrentConsumers = 10;

    @UriParam(label = "common", defaultValue = "0")
    @Metadata(
            description = "Largest number of jobs that one acquire request asks for. With 0 the consumer asks"
                    + " for as many jobs as it has free slots, and a producer for one job.")
    private int maxMessagesPerPoll;

    @UriParam(label = "consumer,advanced")
    @Metadata(
            description = "Repository that stores each decided outcome until Flowable has accepted it, for"
                    + " example a JdbcAggregationRepository. If the job is acquired again, the consumer"
                    + " reports the stored outcome and does not run the route.")
    private AggregationRepository journal;

    @UriParam(label = "advanced", defaultValue = "0")
    @Metadata(
            description = "Largest number of reports that this endpoint sends at the same time; 0 for no limit."
                    + " A small number, such as 4, helps if many jobs end at the same time and the engine"
                    + " has few CPU cores.")
    private int maxConcurrentReports;

    @UriParam(label = "advanced", defaultValue = "5")
    @Metadata(
            description = "How often the engine repeats one acquire request internally if it meets a locking"
                    + " conflict; 1 or more.")
    private int numberOfRetries = 5;

    @UriParam(label = "common")
    @Metadata(
            description = "Acquire only jobs of processes (bpmn) or only jobs of cases (cmmn). If not set, the"
                    + " endpoint acquires both.")
    private ScopeType scopeType;

    @UriParam(label = "common")
    @Metadata(
            description = "Id under which this worker locks jobs and reports on them; at most 255 characters."
                    + " The default consists of the host name, the name of the Camel context and a random"
                    + " suffix. Two processes with the same id can report on each other's jobs.")
    private String workerId;

    @UriParam(label = "common", defaultValue = "false")
    @Metadata(
            description = "Append a random suffix to workerId at each start of the process. Then a route that"
                    + " still runs in an earlier process with the same workerId cannot end a job of this"
                    + " process. Leave it false if another process has to report with the plain workerId.")
    private boolean uniqueWorkerId;

    @UriParam(label = "consumer", defaultValue = "true")
    @Metadata(
            description = "Complete the job when its route ends without an exception. If false, the job stays"
                    + " locked until a producer reports on it or the lock expires.")
    private boolean autoComplete = true;

    @UriParam(label = "consumer", defaultValue = "true")
    @Metadata(
            description = "Fail the job when its route ends with an exception. If false, the job stays locked"
                    + " until a producer reports on it or the lock expires.")
    private boolean autoFail = true;

    @UriParam(label = "consumer", defaultValue = "variables")
    @Metadata(
            description = "Body of the message: the variables as a Map (variables), the job as an AcquiredJob"
                    + " (job), or the job and its variables as JSON text (envelope).")
    private BodyType bodyType = BodyType.variables;

    @UriParam(label = "common")
    @Metadata(
            description = "Name of the variable that receives the whole body of the message when the job is"
                    + " completed. If not set, the entries of a Map become variables, and no other body is"
                    + " sent.")
    private String resultVariable;

    @UriParam(label = "common")
    @Metadata(
            description = "Comma-separated names of the entries of the body that are sent as variables when the"
                    + " job is completed. An asterisk in a name matches any characters. If not set, all"
                    + " entries are sent that are new or changed.")
    private String outputVariables;

    @UriParam(label = "common")
    @Metadata(
            description = "Number of retries that a job has left after its first failure; 0 makes it a dead"
                    + " letter at once. If not set, the engine counts down from its own default, 3.")
    private Integer retries;

    @UriParam(label = "common")
    @Metadata(
            description = "Time after a failure before the job can be acquired again, such as PT10S. A"
                    + " comma-separated list has one time for each attempt, and the last one repeats:"
                    + " PT10S,PT1M,PT10M. The engine frees such jobs only when it resets expired jobs, once"
                    + " a minute by default.")
    private String retryTimeout;

    @UriParam(label = "consumer")
    @Metadata(
            description = "Exceptions that the consumer reports as BPMN errors: comma-separated pairs"
                    + " class=code, such as com.acme.OutOfStock=OUT_OF_STOCK. A pair also matches subclasses"
                    + " and causes. The first pair that matches applies.")
    private String bpmnErrors;

    @UriParam(label = "consumer", defaultValue = "true")
    @Metadata(
            description = "Release acquired jobs whose route has not started when the consumer stops, so that"
                    + " other workers can acquire them at once. If false, these jobs stay locked until the"
                    + " lock expires.")
    private boolean handBackOnStop = true;

    @UriParam(label = "consumer")
    @Metadata(
            description = "URI of a Camel endpoint, such as kafka:order-started. The consumer polls at once for"
                    + " each message that it receives from this endpoint. Its scheduled polls go on.")
    private String wakeUpOn;

    @UriParam(label = "common")
    @Metadata(
            description = "Name of a process variable that carries the W3C trace context from task to task, so"
                    + " that one trace spans all tasks. The consumer copies it to the headers traceparent"
                    + " and tracestate, and sends their values when the job ends. If not set, the consumer"
                    + " neither reads nor sends a trace context.")
    private String traceVariable;

    @UriParam(label = "consumer")
    @Metadata(
            description = "Id of a circuit breaker in a route, or of a Camel health check. While the circuit"
                    + " breaker is open or the health check is DOWN, the consumer acquires no jobs, and it"
                    + " releases acquired jobs whose route has not started.")
    private String pauseOn;

    @UriParam(label = "consumer", defaultValue = "20")
    @Metadata(
            description = "Number of successive empty polls after which the consumer examines why the engine"
                    + " gives it no jobs; 0 for never. The consumer logs the cause once, and shows it in its"
                    + " health check and in JMX.")
    private int diagnoseAfter = 20;

    @UriParam(label = "consumer", defaultValue = "PT1M", javaType = "java.time.Duration")
    @Metadata(
            description = "Shortest time between two such examinations. While the cause stays the same, the"
                    + " consumer waits longer, up to eight times this time.")
    private Duration diagnoseInterval = Duration.ofMinutes(1);

    @UriParam(label = "consumer", defaultValue = "15s", javaType = "java.time.Duration")
    @Metadata(
            description = "Longest time that the consumer waits for the answer to an acquire request, so that"
                    + " an engine node that hangs delays the consumer for this time only. If requestTimeout"
                    + " is shorter, requestTimeout applies.")
    private Duration acquireTimeout = Duration.ofSeconds(15);

    @UriParam(label = "consumer", defaultValue = "5s", javaType = "java.time.Duration")
    @Metadata(
            description =
                    "Time between two acquire requests of a consumer that has had no job for a minute; each wait is up to a fifth"
                            + " shorter. A job, or a message from wakeUpOn, brings back a request at each tick. 0 for a request"
                            + " at each tick always. It has no effect with backoffIdleThreshold or with a scheduler of your own.")
    private Duration idleDelay = Duration.ofSeconds(5);

    @UriParam(label = "consumer", defaultValue = "0", javaType = "java.time.Duration")
    @Metadata(
            description = "Time between two counts of the engine's waiting jobs and dead letters, for the"
                    + " gauges flowable.ew.backlog and flowable.ew.dead.letters; 0 for no counts. The"
                    + " consumers of a component share the counts of an engine, and the interval of the"
                    + " consumer that starts first applies.")
    private Duration backlogInterval = Duration.ZERO;

    @UriParam(label = "consumer", defaultValue = "false")
    @Metadata(
            description = "Keep the readiness check of the consumer UP while the engine does not answer. The"
                    + " details of the check name the cause in either case.")
    private boolean readyWithoutEngine;

    @UriParam(label = "producer", defaultValue = "complete")
    @Metadata(
            description = "Operation that the producer executes, unless the header CamelFlowableEwOperation or"
                    + " an envelope in the body names another one.")
    private FlowableEwOperation operation = FlowableEwOperation.complete;

    @UriParam(label = "producer")
    @Metadata(
            description = "Let the operation listJobs return the jobs of all pages as an Iterable, which"
                    + " requests the next page while it is read. If false, listJobs returns one page.")
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
