package io.github.camelflowable.examples.benchmark.official;

import java.time.Duration;
import java.util.List;

import org.flowable.external.client.AcquiredExternalWorkerJob;
import org.flowable.external.client.ExternalWorkerClient;
import org.flowable.external.client.impl.JavaHttpClientRestInvoker;
import org.flowable.external.client.impl.RestExternalWorkerClient;

import io.github.camelflowable.examples.benchmark.OfficialClient;
import io.github.camelflowable.examples.benchmark.Site;

/** Flowable's Java client with its default transport. */
public final class JavaHttpOfficialClient implements OfficialClient {

    @Override
    public Session open(Site site, String workerId) {
        ExternalWorkerClient client = RestExternalWorkerClient.create(
                workerId,
                JavaHttpClientRestInvoker.withBasicAuth(
                        site.baseUrl() + "/external-job-api", site.username(), site.password()));
        return (tasks, lockDuration, retries) -> acquire(client, site.topic(), tasks, lockDuration, retries);
    }

    private static List<Runnable> acquire(
            ExternalWorkerClient client, String topic, int tasks, Duration lockDuration, int retries) {
        return client
                .createJobAcquireBuilder()
                .topic(topic)
                .lockDuration(lockDuration)
                .numberOfTasks(tasks)
                .numberOfRetries(retries)
                .acquireAndLock()
                .stream()
                .map(job -> completion(client, job))
                .toList();
    }

    private static Runnable completion(ExternalWorkerClient client, AcquiredExternalWorkerJob job) {
        return () -> client.createCompletionBuilder(job).variable("status", "done").complete();
    }
}
