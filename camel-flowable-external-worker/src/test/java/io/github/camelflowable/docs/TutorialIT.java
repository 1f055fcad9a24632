package io.github.camelflowable.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.camelflowable.kit.Flowable;

/**
 * The tutorial, step by step, with the files, the commands and the lines of log that it prints. Only the address of Flowable is
 * another one, and Kafka is a queue in memory; the example kafka-bridge has a real one.
 */
class TutorialIT {

    private static final Path PAGE = Path.of("src/main/docs/tutorial.md");
    private static final Pattern COMMAND = Pattern.compile("(?m)^curl .*");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private Flowable flowable;

    @Test
    void shouldDoWhatTheTutorialSays() throws Exception {
        try (Flowable started = Flowable.start();
                CompiledListings classes = new CompiledListings(folder.resolve("classes"))) {
            flowable = started;
            Map<Path, String> files = Map.of(
                    folder.resolve("order.bpmn20.xml"), model("BPMN"), folder.resolve("return.cmmn"), model("CMMN"));
            for (Map.Entry<Path, String> file : files.entrySet()) {
                Files.writeString(file.getKey(), file.getValue());
            }
            for (Listing listing : listings("java")) {
                classes.add(listing);
            }
            classes.compile();

            Main main = main();
            main.start();
            try {
                for (Step step : Step.of(PAGE)) {
                    for (Listing listing : step.listings("java")) {
                        String name = CompiledListings.className(listing);
                        if (!name.endsWith("OrderWorker")) {
                            main.getCamelContext().addRoutes(classes.routes(name));
                        }
                    }
                    for (Listing listing : step.listings("shell")) {
                        run(listing);
                    }
                    for (Listing listing : step.listings("")) {
                        awaitLines(listing);
                    }
                }
                await().atMost(Duration.ofMinutes(1))
                        .untilAsserted(() -> assertThat(ends()).containsExactly("shipped", "shipped", "declined"));
            } finally {
                main.stop();
            }
        }
    }

    private List<String> ends() throws Exception {
        JsonNode orders =
                JSON.readTree(curl("curl -u rest-admin:test \"http://localhost:8080/flowable-rest/process-api/history/"
                        + "historic-process-instances?processDefinitionKey=order&sort=startTime&order=asc\""));
        return orders.path("data").findValuesAsText("endActivityId");
    }

    private Main main() throws IOException {
        Main main = new Main();
        main.bind("kafka", new Stubs.Kafka());
        Properties properties = new Properties();
        for (Listing listing : listings("properties")) {
            properties.load(new StringReader(listing.text()));
        }
        properties.forEach((name, value) -> main.addInitialProperty(name.toString(), value.toString()));
        main.addInitialProperty("camel.component.flowable-ew.base-url", flowable.baseUrl());
        main.addInitialProperty("camel.component.flowable-ew.username", Flowable.USER);
        main.addInitialProperty("camel.component.flowable-ew.password", Flowable.PASSWORD);
        main.addInitialProperty("camel.main.routes-include-pattern", "false");
        // Routes log nothing in other tests.
        main.addInitialProperty("camel.main.log-name", TutorialIT.class.getName());
        main.init();
        main.getCamelContext().getCamelContextExtension().addLogListener((exchange, logger, message) -> {
            log.add(message);
            return message;
        });
        return main;
    }

    private static List<Listing> listings(String language) {
        return Listing.of(PAGE)
                .filter(listing -> listing.language().equals(language))
                .toList();
    }

    private static String model(String kind) {
        return listings("xml").stream()
                .map(Listing::text)
                .filter(text -> text.contains("/spec/" + kind + "/"))
                .findFirst()
                .orElseThrow();
    }

    private void run(Listing listing) throws Exception {
        List<String> commands = COMMAND.matcher(listing.text())
                .results()
                .map(MatchResult::group)
                .toList();
        for (String command : commands) {
            assertThat(JSON.readTree(curl(command)).has("message"))
                    .as("%s: %s is refused", listing, command)
                    .isFalse();
        }
    }

    private String curl(String command) throws Exception {
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        command.replace("curl ", "curl -s ")
                                .replace("http://localhost:8080/flowable-rest", flowable.baseUrl()))
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(shell.getInputStream().readAllBytes());
        assertThat(shell.waitFor()).as("exit code of %s", command).isZero();
        return answer;
    }

    /** What stands between dots differs from run to run, and a failure is logged by Camel's error handler. */
    private void awaitLines(Listing listing) {
        List<String> lines =
                listing.text().lines().filter(line -> !line.contains("...")).toList();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(log).as("%s", listing).containsAll(lines));
    }

    /** A chapter of the page. */
    private record Step(List<Listing> all) {

        static List<Step> of(Path page) throws IOException {
            List<String> lines = Files.readAllLines(page);
            List<Integer> beginnings = IntStream.range(0, lines.size())
                    .filter(line -> lines.get(line).startsWith("## "))
                    .boxed()
                    .toList();
            assertThat(beginnings).hasSizeGreaterThan(6);
            List<Listing> listings = Listing.of(page).toList();
            return beginnings.stream()
                    .map(begin -> new Step(listings.stream()
                            .filter(listing -> listing.line() > begin)
                            .filter(listing ->
                                    beginnings.stream().noneMatch(other -> other > begin && other < listing.line()))
                            .toList()))
                    .toList();
        }

        List<Listing> listings(String language) {
            return all.stream()
                    .filter(listing -> listing.language().equals(language))
                    .toList();
        }
    }
}
