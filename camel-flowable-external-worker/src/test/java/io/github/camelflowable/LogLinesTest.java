package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.exchange.EndedExchange;
import io.github.camelflowable.kit.LogRecorder;
import io.github.camelflowable.worker.ActiveJob;

import ch.qos.logback.classic.Level;

/** What every line at WARN or INFO has: the topic, the job if it is about one, a remedy, and no stack trace. */
class LogLinesTest {

    private static final Path SOURCES = Path.of("src/main/java/io/github/camelflowable");
    private static final Pattern CALL = Pattern.compile("LOG\\.(warn|info)\\((.*?)\\);\\n", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** An argument that is an {@link ActiveJob}, whose text has its id and its topic. */
    private static final Pattern JOB = Pattern.compile(",\\s*(job|active|before)\\s*(,|$)");

    /** Lines about no topic, by their beginning: about an engine, a source of wake-ups, the application, or another's text. */
    private static final Set<String> OF_NO_TOPIC = Set.of(
            "The source of option wakeUpOn",
            "The backlog of {}",
            "Keys {}",
            "Camel's shutdown may take",
            "The exception handler failed",
            "{}: {}");

    /** Their arguments have the job and the topic. */
    private static final Set<String> OF_A_NAMED_REPORT = Set.of("Reported by an earlier try", "Failed instead of {}");

    /** Their arguments have the remedy: the text of a diagnosis or of an error of Flowable. */
    private static final Set<String> WITH_THE_REMEDY_INSIDE = Set.of("No jobs: topic {}", "Polls fail", "{}: {}");

    /** One call of a logger in the sources. */
    record Line(Path file, String level, String text, boolean namesJob, String lastArgument) {

        private boolean beginsWithOneOf(Set<String> beginnings) {
            return beginnings.stream().anyMatch(text::startsWith);
        }

        @Override
        public String toString() {
            return file.getFileName() + ": " + text;
        }
    }

    static List<Line> lines() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(LogLinesTest::lines)
                    .toList();
        }
    }

    private static Stream<Line> lines(Path file) {
        try {
            return CALL.matcher(Files.readString(file)).results().map(call -> {
                StringBuilder text = new StringBuilder();
                Matcher literals = TEXT.matcher(call.group(2));
                while (literals.find()) {
                    text.append(literals.group(1));
                }
                String arguments = call.group(2).strip();
                return new Line(
                        file,
                        call.group(1),
                        text.toString(),
                        JOB.matcher(arguments).find(),
                        arguments.substring(arguments.lastIndexOf(',') + 1).strip());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void shouldNameTopicAndRemedyAndHaveNoStackTrace(Line line) {
        SoftAssertions softly = new SoftAssertions();
        softly.assertThat(line.lastArgument()).as("an exception: a stack trace").doesNotMatch("e|failure|exception");
        if (!line.namesJob() && !line.beginsWithOneOf(OF_NO_TOPIC) && !line.beginsWithOneOf(OF_A_NAMED_REPORT)) {
            softly.assertThat(line.text()).as("topic").contains("topic");
        }
        if (line.level().equals("warn") && !line.beginsWithOneOf(WITH_THE_REMEDY_INSIDE)) {
            softly.assertThat(line.text())
                    .as("remedy")
                    .containsPattern("; |[Cc]heck |: set |, set |: add it|write \\{}|done again|stay locked");
        }
        softly.assertAll();
    }

    @Test
    void shouldNameAJobByItsIdAndItsTopic() {
        assertThat(EndedExchange.active(EndedExchange.job(""))).hasToString("job 8 topic order");
    }

    @Test
    void shouldBeReadFromTheSources() throws IOException {
        assertThat(lines()).hasSizeGreaterThan(25);
    }

    @Test
    void shouldTakeOneLineWhenAReportDidNotGetThrough() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext();
                LogRecorder log = new LogRecorder(FlowableEwConsumer.class)) {
            context.start();
            FlowableEwConsumer consumer = (FlowableEwConsumer)
                    context.getEndpoint("flowable-ew:shipping").createConsumer(exchange -> {});

            consumer.getExceptionHandler()
                    .handleException(
                            "Could not report complete of job 1 topic shipping",
                            FlowableApiException.badRequest("Completing job 1", null, "it refuses"));

            assertThat(log.messages(Level.WARN))
                    .singleElement()
                    .asString()
                    .startsWith("Could not report complete of job 1 topic shipping: ")
                    .contains("it refuses");
            assertThat(log.stackTraces(Level.WARN)).isZero();
        }
    }
}
