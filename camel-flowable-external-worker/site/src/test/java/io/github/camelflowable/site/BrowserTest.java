package io.github.camelflowable.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * The site in a real browser, 1250 and 390 pixels wide: nothing is wider than the page, code has colours, the search finds.
 * The browser loads {@code measure.html}, which opens each page in a frame and sends back what it found.
 */
class BrowserTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldFitItsWindowAndFindSectionsWhenABrowserShowsTheSite() throws Exception {
        String browser = browser();
        assumeTrue(
                browser != null,
                "No Chromium or Chrome is on the PATH, so the layout of the site is not measured; install one, or"
                        + " name it with -Dchrome=/path/to/chrome");
        int files = RenderedSite.htmlFiles().size();
        CompletableFuture<JsonNode> result = new CompletableFuture<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, result));
        server.start();
        Path profile = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "browser-");
        Process process = new ProcessBuilder(
                        browser,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--window-size=1300,900",
                        "--user-data-dir=" + profile,
                        "http://localhost:" + server.getAddress().getPort() + "/measure.html")
                .redirectErrorStream(true)
                .redirectOutput(new File("target/browser.log"))
                .start();
        try {
            process.onExit()
                    .thenRun(() -> result.completeExceptionally(new IllegalStateException(
                            "The browser ended before it had measured; see target/browser.log")));
            JsonNode measured = result.get(5, TimeUnit.MINUTES);

            assertThat(measured.path("problems")).extracting(JsonNode::asText).isEmpty();
            assertThat(measured.path("pages").asInt()).isEqualTo(files);
            assertThat(measured.path("coloured").asInt())
                    .as("listings with colours")
                    .isGreaterThan(100);
            assertThat(measured.path("found"))
                    .as("what the search finds for 'endpoint options'")
                    .extracting(JsonNode::asText)
                    .anyMatch(address -> address.endsWith("docs/flowable-ew-component.html#_endpoint_options"));
        } finally {
            end(process);
            server.stop(0);
        }
    }

    private static void end(Process process) throws InterruptedException {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    private static void answer(HttpExchange exchange, CompletableFuture<JsonNode> result) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] answer;
        if (path.equals("/result")) {
            result.complete(JSON.readTree(exchange.getRequestBody()));
            answer = new byte[0];
        } else if (path.equals("/pages.json")) {
            answer = JSON.writeValueAsBytes(
                    RenderedSite.htmlFiles().stream().map(Path::toString).toList());
        } else if (path.equals("/measure.html")) {
            answer = Objects.requireNonNull(BrowserTest.class.getResourceAsStream("/measure.html"))
                    .readAllBytes();
        } else {
            Path file = RenderedSite.OUT.resolve(path.substring(1)).normalize();
            answer = file.startsWith(RenderedSite.OUT) && Files.isRegularFile(file)
                    ? Files.readAllBytes(file)
                    : new byte[0];
        }
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type(path));
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static String type(String path) {
        return Map.of(
                        "html",
                        "text/html; charset=utf-8",
                        "js",
                        "text/javascript",
                        "css",
                        "text/css",
                        "svg",
                        "image/svg+xml")
                .getOrDefault(path.replaceAll(".*\\.", ""), "text/plain");
    }

    private static String browser() {
        String named = System.getProperty("chrome");
        if (named != null) {
            return named;
        }
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(directory -> Stream.of("chromium", "chromium-browser", "google-chrome", "chrome", "chrome.exe")
                        .map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }
}
