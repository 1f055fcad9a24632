package io.github.camelflowable.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Draws the panels of the dashboard from the meters of a run, sampled while it goes on. */
public final class DashboardPicture {

    private static final int WIDTH = 440;
    private static final int HEIGHT = 200;
    private static final List<String> COLOURS =
            List.of("#3274d9", "#e24d42", "#f2a900", "#8f3bb8", "#37872d", "#6d6d6d", "#00a3a3");

    private record Panel(String title, String unit, Map<String, ToDoubleFunction<Sample>> lines) {}

    /** One reading of all meters of the topic, by name and outcome. */
    private record Sample(double seconds, Map<String, Double> values) {
        double of(String name) {
            return values.getOrDefault(name, 0.0);
        }
    }

    private final MeterRegistry registry;
    private final String topic;
    private long start;
    private final List<Sample> samples = new ArrayList<>();

    public DashboardPicture(MeterRegistry registry, String topic) {
        this.registry = registry;
        this.topic = topic;
    }

    public synchronized void sample() {
        Map<String, Double> values = new LinkedHashMap<>();
        registry.getMeters().stream()
                .filter(meter -> topic.equals(meter.getId().getTag("topic")))
                .forEach(meter -> {
                    String name = meter.getId().getName()
                            + Stream.of("outcome", "state", "cause")
                                    .map(meter.getId()::getTag)
                                    .filter(Objects::nonNull)
                                    .map(tag -> " " + tag)
                                    .collect(Collectors.joining());
                    if (meter instanceof Counter counter) {
                        values.put(name, counter.count());
                    } else if (meter instanceof Gauge gauge) {
                        values.put(name, gauge.value());
                    } else if (meter instanceof Timer timer) {
                        values.put(name + " count", (double) timer.count());
                        values.put(name + " sum", timer.totalTime(TimeUnit.SECONDS));
                    }
                });
        if (values.isEmpty()) {
            return;
        }
        if (samples.isEmpty()) {
            start = System.nanoTime();
        }
        samples.add(new Sample((System.nanoTime() - start) / 1e9, values));
    }

    /** Writes the file if the build runs with {@code -Dupdate.docs=true}. */
    public synchronized void writeIfAsked(Path file) throws IOException {
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(file, svg());
        }
    }

    /** @return the titles of the panels, in their order */
    public List<String> titles() {
        return panels().stream().map(Panel::title).toList();
    }

    // ---- panels ----

    private List<Panel> panels() {
        return List.of(
                new Panel(
                        "Jobs ended",
                        "jobs/s",
                        rates("jobs %s", "completed", "failed", "bpmnError", "handedBack", "lost")),
                new Panel("Slots", "slots", gauges("slots.used", "slots.limit", "jobs.in.flight")),
                new Panel("Where the time goes", "ms", means(1000, "job.run", "report", "poll jobs")),
                new Panel("Acquire requests", "requests/s", rates("poll %s count", "jobs", "empty", "error")),
                new Panel("Lock headroom at report", "s", means(1, "lock.headroom")),
                new Panel("Reports tried again, jobs unreported", "total", gauges("report.retries", "jobs.unreported")),
                new Panel(
                        "Waiting for a slot",
                        "%",
                        Map.of("slot.wait", sample -> 100 * perSecond(sample, "flowable.ew.slot.wait sum"))),
                new Panel("Idle back-off", "ticks", gauges("backoff.polls")),
                new Panel(
                        "Jobs in the engine",
                        "jobs",
                        gauges("backlog free", "backlog locked", "backlog paused", "dead.letters")),
                new Panel("Last answer, by worker", "s", gauges("poll.age")));
    }

    private Map<String, ToDoubleFunction<Sample>> rates(String meter, String... outcomes) {
        Map<String, ToDoubleFunction<Sample>> lines = new LinkedHashMap<>();
        for (String outcome : outcomes) {
            lines.put(outcome, sample -> perSecond(sample, "flowable.ew." + meter.formatted(outcome)));
        }
        return lines;
    }

    private Map<String, ToDoubleFunction<Sample>> means(double factor, String... timers) {
        Map<String, ToDoubleFunction<Sample>> lines = new LinkedHashMap<>();
        for (String timer : timers) {
            lines.put(timer, sample -> {
                Sample before = secondBefore(sample);
                String name = "flowable.ew." + timer;
                double count = sample.of(name + " count") - before.of(name + " count");
                return count == 0 ? Double.NaN : factor * (sample.of(name + " sum") - before.of(name + " sum")) / count;
            });
        }
        return lines;
    }

    private static Map<String, ToDoubleFunction<Sample>> gauges(String... names) {
        Map<String, ToDoubleFunction<Sample>> lines = new LinkedHashMap<>();
        for (String name : names) {
            lines.put(name, sample -> sample.of("flowable.ew." + name));
        }
        return lines;
    }

    private Sample secondBefore(Sample sample) {
        Sample before = samples.get(0);
        for (Sample candidate : samples) {
            if (candidate.seconds() > sample.seconds() - 1) {
                break;
            }
            before = candidate;
        }
        return before;
    }

    private double perSecond(Sample sample, String name) {
        Sample before = secondBefore(sample);
        double seconds = sample.seconds() - before.seconds();
        return seconds == 0 ? 0 : (sample.of(name) - before.of(name)) / seconds;
    }

    // ---- drawing ----

    private String svg() {
        List<Panel> panels = panels();
        int rows = (panels.size() + 1) / 2;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#f4f5f5\"/>%n",
                2 * WIDTH + 30,
                rows * (HEIGHT + 10) + 10));
        for (int i = 0; i < panels.size(); i++) {
            int x = 10 + i % 2 * (WIDTH + 10);
            int y = 10 + i / 2 * (HEIGHT + 10);
            svg.append("<g transform=\"translate(")
                    .append(x)
                    .append(' ')
                    .append(y)
                    .append(")\">\n");
            draw(panels.get(i), svg);
            svg.append("</g>\n");
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(Panel panel, StringBuilder svg) {
        double end = samples.get(samples.size() - 1).seconds();
        double most = panel.lines().values().stream()
                .mapToDouble(line -> samples.stream()
                        .mapToDouble(line)
                        .filter(value -> !Double.isNaN(value))
                        .max()
                        .orElse(0))
                .max()
                .orElse(0);
        double top = most == 0 ? 1 : most * 1.1;
        svg.append(String.format(
                Locale.ROOT,
                "<rect width=\"%d\" height=\"%d\" fill=\"#fff\" stroke=\"#d8d9da\"/>%n"
                        + "<text x=\"10\" y=\"18\" font-weight=\"bold\">%s</text>%n"
                        + "<text x=\"10\" y=\"34\" fill=\"#777\">%s %s</text>%n"
                        + "<line x1=\"10\" y1=\"160\" x2=\"430\" y2=\"160\" stroke=\"#d8d9da\"/>%n"
                        + "<text x=\"430\" y=\"174\" text-anchor=\"end\" fill=\"#777\">%.0f s</text>%n",
                WIDTH,
                HEIGHT,
                panel.title(),
                most < 10 ? String.format(Locale.ROOT, "%.1f", top) : Math.round(top),
                panel.unit(),
                end));
        int number = 0;
        int legend = 10;
        for (Map.Entry<String, ToDoubleFunction<Sample>> line : panel.lines().entrySet()) {
            String colour = COLOURS.get(number++ % COLOURS.size());
            StringBuilder points = new StringBuilder();
            for (Sample sample : samples) {
                double value = line.getValue().applyAsDouble(sample);
                if (Double.isNaN(value)) {
                    continue;
                }
                points.append(String.format(
                        Locale.ROOT, "%.1f,%.1f ", 10 + 420 * sample.seconds() / end, 160 - 120 * value / top));
            }
            svg.append(String.format(
                    Locale.ROOT,
                    "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>%n"
                            + "<text x=\"%d\" y=\"190\" fill=\"%s\">%s</text>%n",
                    colour,
                    points.toString().strip(),
                    legend,
                    colour,
                    line.getKey()));
            legend += 14 + 6 * line.getKey().length();
        }
    }
}
