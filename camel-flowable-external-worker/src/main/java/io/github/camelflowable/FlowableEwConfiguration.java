package io.github.camelflowable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** Every option of {@code flowable-ew:}, once. Set on the component it is the default of all endpoints. */
@UriParams
public class FlowableEwConfiguration implements Cloneable {

    /** What the body of a consumed exchange is. */
    public enum BodyType {
        /** The variables as a {@code Map<String, Object>}. */
        variables,
        /** The {@code AcquiredJob}. */
        job,
        /** The job with its variables as JSON text, made to leave Camel by any transport. */
        envelope
    }

    /** Which jobs to acquire. */
    public enum ScopeType {
        /** Jobs of processes. */
        bpmn,
        /** Jobs of cases. */
        cmmn
    }

    @UriParam(label = "common", defaultValue = "http://localhost:8080/flowable-rest")
    @Metadata(
            description =
                    "Root of the Flowable application, to which the paths of the APIs are appended. Credentials are"
                            + " sent to this address only.")
    private String baseUrl = "http://localhost:8080/flowable-rest";

    @UriParam(label = "advanced", defaultValue = "external-job-api")
    @Metadata(description = "Path of the external worker API under the base URL.")
    private String externalJobApiPath = "external-job-api";

    @UriParam(label = "advanced", defaultValue = "process-api")
    @Metadata(description = "Path of the BPMN API under the base URL; used to fetch and upload binary variables.")
    private String processApiPath = "process-api";

    @UriParam(label = "advanced", defaultValue = "cmmn-api")
    @Metadata(description = "Path of the CMMN API under the base URL; used to fetch and upload binary variables.")
    private String cmmnApiPath = "cmmn-api";

    @UriParam(label = "security", secret = true)
    @Metadata(description = "User for HTTP Basic, sent with the first request. Needs a password.")
    private String username;

    @UriParam(label = "security", secret = true)
    @Metadata(description = "Password for HTTP Basic. Needs a username.")
    private String password;

    @UriParam(label = "security", secret = true, javaType = "java.lang.Object")
    @Metadata(
            description = "Bearer token, instead of username and password. A bean of type Supplier<String>, given as"
                    + " #bean:name, is asked on each request, so that the token can be renewed.")
    private Object accessToken;

    @UriParam(label = "advanced", prefix = "http.", multiValue = true)
    @Metadata(
            description = "Any client-level option of camel-http, such as http.sslContextParameters, http.proxyHost or"
                    + " http.oauth2ClientId; an unknown one fails at start.")
    private Map<String, Object> http;

    @UriParam(label = "common", defaultValue = "5s", javaType = "java.time.Duration")
    @Metadata(description = "Longest wait for a connection to the server.")
    private Duration connectTimeout = Duration.ofSeconds(5);

    @UriParam(label = "common", defaultValue = "30s", javaType = "java.time.Duration")
    @Metadata(description = "Longest time for one request with its whole answer.")
    private Duration requestTimeout = Duration.ofSeconds(30);

    @UriParam(label = "common", defaultValue = "PT5M", javaType = "java.time.Duration")
    @Metadata(
            description = "How long an acquired job stays locked. It cannot be extended, so it must outlast the longest"
                    + " run. At most 24 days: above, the engine overflows.")
    private Duration lockDuration = Duration.ofMinutes(5);

    @UriParam(label = "consumer", defaultValue = "10")
    @Metadata(
            description =
                    "How many jobs are worked on at the same time. A job is locked only when one of these slots is"
                            + " free for it.")
    private int concurrentConsumers = 10;

    @UriParam(label = "common", defaultValue = "0")
    @Metadata(
            description =
                    "Most jobs to ask for in one acquire request; 0 for as many as there are free slots (producer:"
                            + " one).")
    private int maxMessagesPerPoll;

    @UriParam(label = "advanced", defaultValue = "5")
    @Metadata(
            description =
                    "How often the server repeats an acquire that met a locking conflict, within one request; 1 or"
                            + " more.")
    private int numberOfRetries = 5;

    @UriParam(label = "common")
    @Metadata(description = "Acquire only jobs of processes (bpmn) or of cases (cmmn); both if not set.")
    private ScopeType scopeType;

    @UriParam(label = "common")
    @Metadata(
            description = "Name under which jobs are locked, at most 255 characters. Unique per process by default: two"
                    + " processes with the same id could end each other's jobs.")
    private String workerId;

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
    @Metadata(description = "What the body of the exchange is.")
    private BodyType bodyType = BodyType.variables;

    @UriParam(label = "common")
    @Metadata(description = "Name of one variable that the whole body becomes when the job is completed.")
    private String resultVariable;

    @UriParam(label = "common")
    @Metadata(
            description = "Comma-separated names, with * as wildcard, of the only variables to send when a job is"
                    + " completed.")
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
                    "Which exceptions are BPMN errors: comma-separated class=code pairs such as"
                            + " com.acme.OutOfStock=OUT_OF_STOCK. Subclasses and causes count; the first match in the list wins.")
    private String bpmnErrors;

    @UriParam(label = "consumer", defaultValue = "true")
    @Metadata(
            description = "On stop, give jobs that were acquired but not started back at once, for others to acquire.")
    private boolean handBackOnStop = true;

    @UriParam(label = "consumer")
    @Metadata(
            description =
                    "URI of a Camel endpoint, such as kafka:order-started or direct:wake, whose every message makes the"
                            + " consumer poll at once instead of at the next tick. Polling goes on as the safety net.")
    private String wakeUpOn;

    @UriParam(label = "producer", defaultValue = "complete")
    @Metadata(description = "What the producer does, unless a header or an envelope in the body says otherwise.")
    private FlowableEwOperation operation = FlowableEwOperation.complete;

    @UriParam(label = "producer")
    @Metadata(description = "Let listJobs give an iterator over all pages, fetched as it is read, instead of one page.")
    private boolean allPages;

    public FlowableEwConfiguration copy() {
        try {
            FlowableEwConfiguration copy = (FlowableEwConfiguration) clone();
            copy.http = http == null ? null : new LinkedHashMap<>(http);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public String getExternalJobApiPath() {
        return externalJobApiPath;
    }

    public void setExternalJobApiPath(String externalJobApiPath) {
        this.externalJobApiPath = externalJobApiPath;
    }

    public String getProcessApiPath() {
        return processApiPath;
    }

    public void setProcessApiPath(String processApiPath) {
        this.processApiPath = processApiPath;
    }

    public String getCmmnApiPath() {
        return cmmnApiPath;
    }

    public void setCmmnApiPath(String cmmnApiPath) {
        this.cmmnApiPath = cmmnApiPath;
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public Object getAccessToken() {
        return accessToken;
    }

    public void setAccessToken(Object accessToken) {
        this.accessToken = accessToken;
    }

    public Map<String, Object> getHttp() {
        return http;
    }

    public void setHttp(Map<String, Object> http) {
        this.http = http;
    }

    public Duration getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public Duration getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(Duration requestTimeout) {
        this.requestTimeout = requestTimeout;
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
        this.workerId = workerId;
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
        this.resultVariable = resultVariable;
    }

    public String getOutputVariables() {
        return outputVariables;
    }

    public void setOutputVariables(String outputVariables) {
        this.outputVariables = outputVariables;
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
        this.retryTimeout = retryTimeout;
    }

    public String getBpmnErrors() {
        return bpmnErrors;
    }

    public void setBpmnErrors(String bpmnErrors) {
        this.bpmnErrors = bpmnErrors;
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
        this.wakeUpOn = wakeUpOn;
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

    /** Shows no secret. */
    @Override
    public String toString() {
        return "FlowableEwConfiguration[" + baseUrl + "]";
    }
}
