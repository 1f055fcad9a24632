package io.github.camelflowable.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

import io.github.camelflowable.kit.Flowable;

/** "Start your own" of the README, with the files as they are printed there. Only the address of Flowable is another one. */
class ReadmeIT {

    private static final Path README = Path.of("../README.md");
    private static final String CLASS = "com/example/ShippingWorker";

    @TempDir
    private Path folder;

    @Test
    void shouldDoTheJobWhenTheFilesOfTheReadmeAreUsed() throws Exception {
        Flowable flowable = Flowable.shared();
        write("src/main/java/" + CLASS + ".java");
        write("src/main/resources/application.properties");
        write("shipping.bpmn20.xml");
        compile();
        flowable.deploy(Files.readString(folder.resolve("shipping.bpmn20.xml")));
        String instance = flowable.startProcess("shipping", Map.of("orderId", "1001"));

        Process worker = start(flowable.baseUrl());
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> flowable.hasEnded(instance) || !worker.isAlive());
        } finally {
            worker.destroy();
            worker.waitFor();
        }

        assertThat(flowable.hasEnded(instance)).as(Files.readString(log())).isTrue();
        assertThat(flowable.variables(instance)
                        .get("trackingNumber")
                        .path("value")
                        .asText())
                .isEqualTo("TRACK-1001");
    }

    /** Its versions are those of this build. */
    @Test
    void shouldHaveTheVersionsOfThisBuildWhenThePomIsCopied() throws Exception {
        write("pom.xml");

        NodeList versions = versions(folder.resolve("pom.xml"));

        CamelContext camel = new DefaultCamelContext();
        assertThat(versions.item(1).getTextContent()).as("Camel").isEqualTo(camel.getVersion());
        assertThat(versions.item(2).getTextContent())
                .as("connector")
                .isEqualTo(versions(Path.of("../pom.xml")).item(0).getTextContent());
    }

    private static NodeList versions(Path pom) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getElementsByTagName("version");
    }

    private void write(String file) throws IOException {
        String listing = Pattern.compile("(?s)`[^`\\n]*" + Pattern.quote(file) + "`:\\n\\n *```\\w+\\n(.*?) *```")
                .matcher(Files.readString(README))
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElseThrow(() -> new AssertionError("The README does not show " + file));
        String text = listing.substring(listing.indexOf('\n', listing.indexOf("```")) + 1, listing.lastIndexOf("```"));
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text.stripIndent().strip() + "\n");
    }

    private void compile() {
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.resolve("src/main/resources").toString(),
                        folder.resolve("src/main/java/" + CLASS + ".java").toString());
        assertThat(result).as("compiler's exit code").isZero();
    }

    private Process start(String baseUrl) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dcamel.component.flowable-ew.base-url=" + baseUrl,
                        "-cp",
                        folder.resolve("src/main/resources")
                                + System.getProperty("path.separator")
                                + System.getProperty("java.class.path"),
                        CLASS.replace('/', '.'))
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private Path log() {
        return folder.resolve("log");
    }
}
