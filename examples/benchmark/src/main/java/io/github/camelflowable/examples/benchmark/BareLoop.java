package io.github.camelflowable.examples.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * The ceiling: threads that acquire, work and complete with nothing between them and the wire. Reads ids by searching the
 * answer for them, and sends constant text.
 */
record BareLoop(int threads, int tasks) implements Contender {

    private static final String ID = "{\"id\":\"";
    private static final long PAUSE_MILLIS = 5;

    @Override
    public String name() {
        return "bare loop " + threads + " x " + tasks;
    }

    @Override
    public Worker start(Site site, Work work, Tally tally) {
        CloseableHttpClient http = client(threads);
        Wire wire = new Wire(http, site, tasks);
        WorkerThreads workers = WorkerThreads.start(threads, "bare", () -> {
            List<String> ids = wire.acquire(tally);
            for (String id : ids) {
                work.doHere();
                wire.complete(id, tally);
            }
            if (ids.isEmpty()) {
                Thread.sleep(PAUSE_MILLIS);
            }
        });
        return () -> {
            try {
                workers.stop();
            } finally {
                http.close();
            }
        };
    }

    static CloseableHttpClient client(int connections) {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(connections)
                        .setMaxConnTotal(connections)
                        .build())
                .disableAutomaticRetries()
                .disableCookieManagement()
                .build();
    }

    /** What is sent for one topic. */
    static final class Wire {

        private final CloseableHttpClient http;
        private final String jobs;
        private final String authorization;
        private final String acquireBody;
        private final String completeBody;

        Wire(CloseableHttpClient http, Site site, int tasks) {
            this.http = http;
            String workerId = "bare-" + UUID.randomUUID();
            jobs = site.baseUrl() + "/external-job-api/acquire/jobs";
            authorization = site.authorization();
            acquireBody = """
                    {"topic":"%s","lockDuration":"PT5M","numberOfTasks":%d,"numberOfRetries":5,"workerId":"%s"}""".formatted(site.topic(), tasks, workerId);
            completeBody = """
                    {"workerId":"%s","variables":[{"name":"status","type":"string","value":"done"}]}""".formatted(workerId);
        }

        List<String> acquire(Tally tally) throws IOException {
            tally.acquiring();
            List<String> ids = ids(post(jobs, acquireBody));
            if (ids.isEmpty()) {
                tally.cameEmpty();
            }
            return ids;
        }

        void complete(String id, Tally tally) throws IOException {
            tally.completing();
            post(jobs + "/" + id + "/complete", completeBody);
            tally.completed();
        }

        private String post(String url, String body) throws IOException {
            HttpPost request = new HttpPost(url);
            request.setHeader(HttpHeaders.AUTHORIZATION, authorization);
            request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
            return http.execute(request, Wire::bodyOf);
        }

        private static String bodyOf(ClassicHttpResponse response) throws IOException, ParseException {
            String body = response.getEntity() == null ? "" : EntityUtils.toString(response.getEntity());
            if (response.getCode() >= 300) {
                throw new IOException("Answered " + response.getCode() + ": " + body);
            }
            return body;
        }

        private static List<String> ids(String answer) {
            List<String> ids = new ArrayList<>();
            for (int at = answer.indexOf(ID); at >= 0; at = answer.indexOf(ID, at)) {
                at += ID.length();
                ids.add(answer.substring(at, answer.indexOf('"', at)));
            }
            return ids;
        }
    }
}
