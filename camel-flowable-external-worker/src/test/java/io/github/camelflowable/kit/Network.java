package io.github.camelflowable.kit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * The network between a worker and a real Flowable: passes every request on, and breaks where the script says so. It
 * remembers each request and the status that Flowable gave, whether or not the worker got to see it.
 */
public final class Network implements AutoCloseable {

    /** What happens to one request. */
    public interface Fault {
        void on(HttpExchange worker, Engine engine) throws IOException;

        /** Pass on, unharmed. */
        Fault NONE = (worker, engine) -> engine.answer(worker);

        /** The engine carries it out, and the answer is lost. */
        Fault ANSWER_LOST = (worker, engine) -> {
            engine.call();
            worker.close();
        };

        /** The connection breaks before the engine sees it. */
        Fault REQUEST_LOST = (worker, engine) -> worker.close();

        /** The engine carries it out, and half of its answer arrives. */
        Fault ANSWER_TRUNCATED = (worker, engine) -> {
            byte[] whole = engine.call().body();
            worker.getResponseHeaders().add("Content-Type", "application/json");
            worker.sendResponseHeaders(200, whole.length + 1L);
            worker.getResponseBody().write(whole, 0, whole.length / 2);
            worker.getResponseBody().flush();
            // Not close() of the body, which would refuse to end early.
            worker.close();
        };

        static Fault status(int status, String contentType, String body) {
            return status(status, contentType, body.getBytes(StandardCharsets.UTF_8));
        }

        static Fault status(int status, String contentType, byte[] body) {
            return (worker, engine) -> {
                // Before the worker hears of it: then it may look for the call.
                engine.recordUnlessCalled();
                if (contentType != null) {
                    worker.getResponseHeaders().add("Content-Type", contentType);
                }
                worker.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                worker.getResponseBody().write(body);
                worker.close();
            };
        }

        /** The engine carries it out, and somebody in between answers something else. */
        static Fault answerReplaced(Fault by) {
            return (worker, engine) -> {
                engine.call();
                by.on(worker, engine);
            };
        }

        /** The engine carries it out; its answer says that it is of another type. */
        static Fault contentType(String type) {
            return (worker, engine) -> {
                HttpResponse<byte[]> answer = engine.call();
                worker.getResponseHeaders().add("Content-Type", type);
                engine.send(worker, answer);
            };
        }

        /** The engine carries it out; its answer is changed on the way. */
        static Fault answerRewritten(UnaryOperator<String> change) {
            return (worker, engine) -> {
                HttpResponse<byte[]> answer = engine.call();
                String text = change.apply(new String(answer.body(), StandardCharsets.UTF_8));
                status(answer.statusCode(), "application/json", text).on(worker, engine);
            };
        }

        /** Whoever stands before the engine knows the worker, and calls the engine under a name of its own. */
        static Fault gateway(String authorization) {
            return (worker, engine) -> {
                engine.authorization = authorization;
                engine.answer(worker);
            };
        }

        /** The engine carries it out; its answer comes after a while. */
        static Fault slow(Duration delay) {
            return (worker, engine) -> {
                HttpResponse<byte[]> answer = engine.call();
                pause(delay);
                engine.answer(worker, answer);
            };
        }

        /** The engine carries it out; its answer comes in so many pieces, with a pause before each. */
        static Fault dripping(int pieces, Duration pause) {
            return (worker, engine) -> {
                HttpResponse<byte[]> answer = engine.call();
                byte[] bytes = answer.body();
                worker.getResponseHeaders().add("Content-Type", "application/json");
                worker.sendResponseHeaders(answer.statusCode(), bytes.length == 0 ? -1 : bytes.length);
                for (int i = 0; i < pieces; i++) {
                    pause(pause);
                    int from = (int) ((long) bytes.length * i / pieces);
                    int to = (int) ((long) bytes.length * (i + 1) / pieces);
                    if (to > from) {
                        worker.getResponseBody().write(bytes, from, to - from);
                        worker.getResponseBody().flush();
                    }
                }
                worker.close();
            };
        }

        private static void pause(Duration length) {
            try {
                TimeUnit.MILLISECONDS.sleep(length.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** The engine carries it out; its answer waits for the gate. */
        static Fault answerHeld(Gate gate) {
            return (worker, engine) -> {
                HttpResponse<byte[]> answer = engine.call();
                gate.arrive();
                engine.answer(worker, answer);
            };
        }
    }

    /** Holds whoever arrives until it is opened. */
    public static final class Gate {
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        public void arrive() {
            arrived.countDown();
            await(open);
        }

        public void awaitArrival() {
            await(arrived);
        }

        public void open() {
            open.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                if (!latch.await(2, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("Nobody came to the gate, or nobody opened it");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** A request that went through, with the engine's answer; status 0 if the engine never saw it. The path is decoded. */
    public record Call(
            String method, String path, String rawPath, String authorization, String body, int status, String answer) {
        public boolean isReport() {
            return path.matches(".*/acquire/jobs/[^/]+/\\w+");
        }
    }

    /** The other end, for one request. */
    public final class Engine {
        private final HttpExchange worker;
        private final byte[] body;
        private boolean called;
        private String authorization;

        private Engine(HttpExchange worker) throws IOException {
            this.worker = worker;
            this.body = worker.getRequestBody().readAllBytes();
        }

        public HttpResponse<byte[]> call() throws IOException {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + worker.getRequestURI()))
                    .method(worker.getRequestMethod(), BodyPublishers.ofByteArray(body));
            worker.getRequestHeaders().forEach((name, values) -> {
                if (List.of("authorization", "content-type", "accept").contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            if (authorization != null) {
                request.setHeader("Authorization", authorization);
            }
            try {
                HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
                record(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
                return answer;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        public void answer(HttpExchange to) throws IOException {
            answer(to, call());
        }

        public void answer(HttpExchange to, HttpResponse<byte[]> answer) throws IOException {
            answer.headers().firstValue("Content-Type").ifPresent(type -> to.getResponseHeaders()
                    .add("Content-Type", type));
            send(to, answer);
        }

        private void send(HttpExchange to, HttpResponse<byte[]> answer) throws IOException {
            byte[] bytes = answer.body();
            to.sendResponseHeaders(answer.statusCode(), bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                to.getResponseBody().write(bytes);
            }
            to.close();
        }

        private void record(int status, String answer) {
            called = true;
            calls.add(new Call(
                    worker.getRequestMethod(),
                    worker.getRequestURI().getPath(),
                    worker.getRequestURI().getRawPath(),
                    worker.getRequestHeaders().getFirst("Authorization"),
                    new String(body, StandardCharsets.UTF_8),
                    status,
                    answer));
        }

        private void recordUnlessCalled() {
            if (!called) {
                record(0, "");
            }
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final String target;
    private final String contextPath;
    private volatile Function<Call, Fault> script = call -> Fault.NONE;

    public Network(Flowable flowable) {
        this(flowable.baseUrl());
    }

    /** A network to a Flowable at this address, which may be nowhere if no request is passed on. */
    public Network(String baseUrl) {
        URI base = URI.create(baseUrl);
        target = "http://" + base.getAuthority();
        contextPath = base.getPath();
        server = HttpServers.create();
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String baseUrl() {
        return "http://localhost:" + server.getAddress().getPort() + contextPath;
    }

    /** Sets what happens to each request from now on; its status is not known yet and 0. */
    public void script(Function<Call, Fault> faults) {
        this.script = faults;
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** @return all calls whose path ends like this */
    public List<Call> calls(String pathEnd) {
        return calls.stream().filter(call -> call.path().endsWith(pathEnd)).toList();
    }

    /** @return reports on jobs (complete, fail, ...) that the engine took */
    public List<Call> reportsTaken() {
        return calls.stream()
                .filter(call -> call.isReport() && call.status() == 204)
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Engine engine = new Engine(exchange);
        Call call = new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                new String(engine.body, StandardCharsets.UTF_8),
                0,
                "");
        try {
            script.apply(call).on(exchange, engine);
        } finally {
            engine.recordUnlessCalled();
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
