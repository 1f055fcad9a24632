package io.github.camelflowable.examples.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * The connector in a JVM of its own, as a pod has it. Its routes start and stop by lines on its standard input; it prints what it
 * has sent and used since its start. Where there is no Linux, its resident memory is not a number.
 */
final class WorkerProcess implements AutoCloseable {

    private static final List<String> JVM_OPTIONS = List.of("-Xmx256m");
    private static final String READY = "Worker is ready";
    private static final String REPORT = "Worker report ";
    private static final String START = "start";
    private static final String STOP = "stop";

    private final ChildJvm jvm;

    private WorkerProcess(ChildJvm jvm) {
        this.jvm = jvm;
    }

    /** What a worker has sent and used since its start, and what it holds now, after a garbage collection. */
    record Report(Tally.Sent sent, double cpuSeconds, int threads, double heapMegabytes, double residentMegabytes) {

        private String line() {
            return REPORT
                    + Stream.of(
                                    sent.requests(),
                                    sent.acquires(),
                                    sent.emptyAcquires(),
                                    cpuSeconds,
                                    threads,
                                    heapMegabytes,
                                    residentMegabytes)
                            .map(String::valueOf)
                            .reduce((one, other) -> one + ' ' + other)
                            .orElseThrow();
        }

        private static Report parse(String line) {
            double[] values = Arrays.stream(line.substring(REPORT.length()).split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            return new Report(
                    new Tally.Sent((long) values[0], (long) values[1], (long) values[2]),
                    values[3],
                    (int) values[4],
                    values[5],
                    values[6]);
        }
    }

    /**
     * Starts a process, and returns when its routes are built.
     *
     * @param site where the jobs come from, without a topic
     * @param uris a route each, which does nothing
     */
    static WorkerProcess launch(Site site, List<String> uris) throws IOException {
        List<String> arguments = Stream.concat(
                        Stream.of(site.baseUrl(), site.username(), site.password()), uris.stream())
                .toList();
        WorkerProcess worker = new WorkerProcess(ChildJvm.start(JVM_OPTIONS, WorkerProcess.class, arguments));
        worker.jvm.lineThatStarts(READY);
        return worker;
    }

    void startRoutes() throws IOException {
        jvm.send(START);
    }

    /** Returns when the routes have stopped. */
    void stopRoutes() throws IOException {
        jvm.send(STOP);
        report();
    }

    Report report() throws IOException {
        jvm.send("report");
        return Report.parse(jvm.lineThatStarts(REPORT));
    }

    @Override
    public void close() {
        jvm.close();
    }

    /** @param arguments base URL, user and password, and a URI for each route */
    public static void main(String[] arguments) throws Exception {
        Tally tally = new Tally(Integer.MAX_VALUE);
        Site site = new Site(arguments[0], arguments[1], arguments[2], "");
        try (DefaultCamelContext context = CamelRoute.context(site, tally);
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    Arrays.stream(arguments).skip(3).forEach(uri -> from(uri).setProperty("done", constant(true)));
                }
            });
            context.setAutoStartup(false);
            context.start();
            System.out.println(READY);
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                switch (command) {
                    case START -> context.getRouteController().startAllRoutes();
                    case STOP -> context.getRouteController().stopAllRoutes();
                    default -> System.out.println(soFar(tally).line());
                }
            }
        }
    }

    private static Report soFar(Tally tally) throws IOException {
        double cpuSeconds = Usage.soFar().cpuNanos() / 1e9;
        System.gc();
        return new Report(
                tally.sentSoFar(),
                cpuSeconds,
                Thread.activeCount(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6,
                residentMegabytes());
    }

    private static double residentMegabytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1e3)
                .findFirst()
                .orElse(Double.NaN);
    }
}
