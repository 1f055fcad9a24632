package io.github.camelflowable.reliability;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.github.camelflowable.kit.HttpServers;

/** A load balancer before the nodes of a cluster: each request goes to the next node, whether that one is well or not. */
final class RoundRobin implements AutoCloseable {

    private static final List<String> PASSED_ON = List.of("authorization", "content-type", "accept");

    private enum Fault {
        NONE,
        REQUEST_LOST,
        ANSWER_LOST,
        UNAVAILABLE
    }

    private final List<URI> nodes;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private Random random = new Random();
    private double rate;
    private volatile URI frozen;
    private volatile CountDownLatch thawed = new CountDownLatch(0);

    RoundRobin(List<URI> nodes) {
        this.nodes = nodes;
        server = HttpServers.create();
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String baseUrl() {
        return "http://localhost:" + server.getAddress().getPort() + "/flowable-rest";
    }

    /** Requests to this node get no answer until it is thawed; then it carries them out. */
    void freeze(URI node) {
        thawed = new CountDownLatch(1);
        frozen = node;
    }

    void thaw() {
        frozen = null;
        thawed.countDown();
    }

    /** Breaks some of the requests from now on: a lost request, a lost answer, or 503 for a request that no node sees. */
    synchronized void breakSome(Random random, double rate) {
        this.random = random;
        this.rate = rate;
    }

    private synchronized Fault fault() {
        return random.nextDouble() < rate ? Fault.values()[1 + random.nextInt(Fault.values().length - 1)] : Fault.NONE;
    }

    /** @return requests that were broken, or that met a node that is down or frozen */
    int faults() {
        return faults.get();
    }

    private void handle(HttpExchange worker) throws IOException {
        URI node = nodes.get(Math.floorMod(next.getAndIncrement(), nodes.size()));
        byte[] body = worker.getRequestBody().readAllBytes();
        Fault fault = fault();
        try {
            if (fault != Fault.NONE) {
                faults.incrementAndGet();
            }
            if (fault == Fault.UNAVAILABLE) {
                worker.sendResponseHeaders(503, -1);
            }
            if (fault == Fault.UNAVAILABLE || fault == Fault.REQUEST_LOST) {
                return;
            }
            if (node.equals(frozen)) {
                faults.incrementAndGet();
                thawed.await();
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(worker.getRequestURI()))
                    .method(worker.getRequestMethod(), BodyPublishers.ofByteArray(body));
            worker.getRequestHeaders().forEach((name, values) -> {
                if (PASSED_ON.contains(name.toLowerCase())) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            if (fault == Fault.ANSWER_LOST) {
                return;
            }
            answer.headers().firstValue("Content-Type").ifPresent(type -> worker.getResponseHeaders()
                    .add("Content-Type", type));
            byte[] bytes = answer.body();
            worker.sendResponseHeaders(answer.statusCode(), bytes.length == 0 ? -1 : bytes.length);
            worker.getResponseBody().write(bytes);
        } catch (IOException down) {
            faults.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            worker.close();
        }
    }

    @Override
    public void close() {
        thaw();
        server.stop(0);
        threads.shutdownNow();
    }
}
