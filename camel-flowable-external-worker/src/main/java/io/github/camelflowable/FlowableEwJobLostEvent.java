package io.github.camelflowable;

import java.util.EventObject;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;

import io.github.camelflowable.client.AcquiredJob;

/**
 * A job lost its lock while it ran: the lease ended, or the job was acquired again or cancelled. Sent to the context's
 * event notifiers, so that an operator can lengthen {@code lockDuration}.
 */
public class FlowableEwJobLostEvent extends EventObject implements CamelEvent.CamelContextEvent {

    private static final long serialVersionUID = 1L;

    private final transient AcquiredJob job;
    private long timestamp;

    public FlowableEwJobLostEvent(CamelContext context, AcquiredJob job) {
        super(context);
        this.job = job;
    }

    public AcquiredJob getJob() {
        return job;
    }

    @Override
    public CamelContext getContext() {
        return (CamelContext) getSource();
    }

    @Override
    public Type getType() {
        return Type.Custom;
    }

    @Override
    public long getTimestamp() {
        return timestamp;
    }

    @Override
    public void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    @Override
    public String toString() {
        return "Lost the lock of " + job;
    }
}
