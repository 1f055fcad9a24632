package io.github.camelflowable.kit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.spi.ScheduledPollConsumerScheduler;
import org.apache.camel.support.service.ServiceSupport;

/** The scheduler of consumers whose ticks a test triggers: the option {@code scheduler=#...}. */
public final class HandScheduler extends ServiceSupport implements ScheduledPollConsumerScheduler {

    private final List<Runnable> tasks = new CopyOnWriteArrayList<>();
    private CamelContext context;

    /** One tick of each consumer, one after the other, on this thread. */
    public void tick() {
        tasks.forEach(Runnable::run);
    }

    @Override
    public void onInit(Consumer consumer) {}

    @Override
    public void scheduleTask(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void unscheduleTask() {
        tasks.clear();
    }

    @Override
    public void startScheduler() {}

    @Override
    public boolean isSchedulerStarted() {
        return true;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }
}
