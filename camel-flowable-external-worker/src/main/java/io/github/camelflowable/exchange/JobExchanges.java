package io.github.camelflowable.exchange;

import java.util.function.Function;

import org.apache.camel.Exchange;
import org.apache.camel.Message;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.worker.ActiveJob;

/** Converts an acquired job to a Camel exchange. */
public final class JobExchanges {

    private final Function<AcquiredJob, Object> body;
    private final TraceContext traceContext;

    /** @param body content of the body of the exchange */
    public JobExchanges(Function<AcquiredJob, Object> body, TraceContext traceContext) {
        this.body = body;
        this.traceContext = traceContext;
    }

    /**
     * @throws IllegalArgumentException naming the variable, if one cannot be read
     */
    public void fill(Exchange exchange, ActiveJob active) {
        AcquiredJob job = active.job();
        exchange.setProperty(FlowableEwConstants.JOB_LOCK, active);
        Message message = exchange.getIn();
        header(message, FlowableEwConstants.JOB_ID, job.id());
        header(message, FlowableEwConstants.WORKER_ID, job.workerId());
        header(message, FlowableEwConstants.TOPIC, job.topic());
        header(message, FlowableEwConstants.CORRELATION_ID, job.correlationId());
        header(message, FlowableEwConstants.PROCESS_INSTANCE_ID, job.processInstanceId());
        header(message, FlowableEwConstants.PROCESS_DEFINITION_ID, job.processDefinitionId());
        header(message, FlowableEwConstants.EXECUTION_ID, job.executionId());
        header(message, FlowableEwConstants.SCOPE_ID, job.scopeId());
        header(message, FlowableEwConstants.SUB_SCOPE_ID, job.subScopeId());
        header(message, FlowableEwConstants.SCOPE_DEFINITION_ID, job.scopeDefinitionId());
        header(message, FlowableEwConstants.SCOPE_TYPE, job.scopeType());
        header(message, FlowableEwConstants.ELEMENT_ID, job.elementId());
        header(message, FlowableEwConstants.ELEMENT_NAME, job.elementName());
        header(message, FlowableEwConstants.JOB_RETRIES, job.retries());
        header(message, FlowableEwConstants.EXCEPTION_MESSAGE, job.exceptionMessage());
        header(message, FlowableEwConstants.CREATE_TIME, job.createTime());
        header(message, FlowableEwConstants.DUE_DATE, job.job().dueDate());
        header(message, FlowableEwConstants.LOCK_EXPIRATION_TIME, job.lockExpirationTime());
        header(message, FlowableEwConstants.TENANT_ID, job.tenantId());
        if (!traceContext.isOff()) {
            traceContext.toHeaders(job.variables(), message);
        }
        message.setBody(body.apply(job));
    }

    private static void header(Message message, String name, Object value) {
        if (value != null) {
            message.setHeader(name, value);
        }
    }
}
