package io.github.camelflowable.outcomes;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.apache.camel.saga.InMemorySagaService;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

import com.sun.net.httpserver.HttpServer;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.outcomes.Shape.Trait;

/**
 * Runs cells: one process instance and one route each, all at the same time, and each job once. Camel pools exchanges in
 * one of the two contexts.
 */
final class Bench implements AutoCloseable {

    private static final Duration AT_MOST = Duration.ofMinutes(2);

    private final Flowable flowable = Flowable.shared();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer download;
    private final CamelContext plain;
    private final CamelContext pooled;
    private final CellNetwork network;
    private final Warnings warnings = new Warnings();
    private final List<Trial> trials = new ArrayList<>();

    Bench(List<Cell> cells) throws Exception {
        network = new CellNetwork(flowable);
        download = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        download.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, Documents.CONTENT.length);
            exchange.getResponseBody().write(Documents.CONTENT);
            exchange.close();
        });
        download.start();
        plain = context();
        pooled = context();
        pooled.getCamelContextExtension().setExchangeFactory(new PooledExchangeFactory());
        for (Cell cell : cells) {
            trials.add(new Trial(cell));
        }
    }

    private CamelContext context() throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.getRegistry().bind(Place.THREADS, threads);
        context.getRegistry().bind("outcomes-policy", new NoTransaction());
        context.addService(new InMemorySagaService());
        context.getStreamCachingStrategy().setSpoolEnabled(true);
        context.getStreamCachingStrategy().setSpoolThreshold(1000);
        context.getPropertiesComponent()
                .addOverrideProperty(
                        ResultEndings.DOWNLOAD,
                        "http://localhost:" + download.getAddress().getPort());
        FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setBaseUrl(network.baseUrl());
        component.getConfiguration().setUsername(Flowable.USER);
        component.getConfiguration().setPassword(Flowable.PASSWORD);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:nothing").setProperty("nothing", constant(true));
                from("direct:handled").setBody(Place.by(Step.HANDLER));
            }
        });
        return context;
    }

    /** Runs all cells. @return what was seen of them */
    Observation run() throws Exception {
        network.startInstances(trials, threads);
        pooled.start();
        plain.start();
        for (Trial trial : trials) {
            CamelContext context = trial.cell().shape().traits().contains(Trait.POOLED) ? pooled : plain;
            context.addRoutes(trial.routes());
        }
        awaitEnd(() -> trials.stream().allMatch(trial -> trial.hasStarted() && pending(trial) == 0));
        return Awaitility.await("the engine has carried out what it has taken")
                .atMost(AT_MOST)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> new Observation(flowable, network, warnings.messages()), Observation::isComplete);
    }

    /** Cells that do not come to their end are told as such, one by one. */
    private static void awaitEnd(Callable<Boolean> over) {
        try {
            Awaitility.await()
                    .atMost(AT_MOST)
                    .pollInterval(Duration.ofMillis(200))
                    .until(over);
        } catch (ConditionTimeoutException late) {
            // Each trial says what is missing.
        }
    }

    List<Trial> trials() {
        return trials;
    }

    private int pending(Trial trial) {
        return trial.pending(trial.cell().shape().traits().contains(Trait.POOLED) ? pooled : plain);
    }

    @Override
    public void close() {
        plain.getShutdownStrategy().setTimeout(5);
        pooled.getShutdownStrategy().setTimeout(5);
        plain.stop();
        pooled.stop();
        download.stop(0);
        network.close();
        threads.shutdownNow();
        warnings.close();
    }
}
