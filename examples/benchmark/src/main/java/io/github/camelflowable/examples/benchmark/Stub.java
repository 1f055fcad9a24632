package io.github.camelflowable.examples.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** The {@link StubServer} in a JVM of its own. */
record Stub(ChildJvm jvm, String root) implements AutoCloseable {

    static Stub start() throws IOException {
        ChildJvm jvm = ChildJvm.start(List.of("-Xmx256m"), StubServer.class, List.of());
        return new Stub(jvm, jvm.awaitLine(StubServer.ANNOUNCEMENT).substring(StubServer.ANNOUNCEMENT.length()));
    }

    Site site() {
        return new Site(root + "/flowable-rest", "rest-admin", "test", "stub");
    }

    void fill(int jobs) throws IOException, InterruptedException {
        HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(root + StubServer.FILL + jobs))
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.discarding());
    }

    @Override
    public void close() {
        jvm.close();
    }
}
