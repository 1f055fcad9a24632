package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What the jar has besides classes. Integration tests run with the jar, unit tests do not. */
class PackageIT {

    private static final String HINTS =
            "META-INF/native-image/io.github.camel-flowable/camel-flowable-external-worker/";
    private static final Pattern SERVICE = Pattern.compile("^(?:class=)?(io\\.github\\.camelflowable\\.[\\w.]+)$");

    private static JarFile jar;

    @BeforeAll
    static void open() throws IOException {
        URL location =
                FlowableEwComponent.class.getProtectionDomain().getCodeSource().getLocation();
        assertThat(location.getPath()).as("the connector on the class path").endsWith(".jar");
        jar = new JarFile(URI.create(location.toString()).getPath());
    }

    @AfterAll
    static void close() throws IOException {
        if (jar != null) {
            jar.close();
        }
    }

    private static String text(String entry) throws IOException {
        try (InputStream content = jar.getInputStream(jar.getEntry(entry))) {
            return new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static Set<String> entries(String start) {
        return jar.stream()
                .map(entry -> entry.getName())
                .filter(name -> name.startsWith(start) && !name.endsWith("/"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Classes that Camel loads by name. */
    private static Set<String> namedInServices() throws IOException {
        Set<String> classes = new TreeSet<>();
        for (String service : entries("META-INF/services/")) {
            text(service)
                    .lines()
                    .map(SERVICE::matcher)
                    .filter(Matcher::matches)
                    .forEach(line -> classes.add(line.group(1)));
        }
        return classes;
    }

    @Test
    void shouldHaveLicenseAndNotice() {
        assertThat(entries("META-INF/")).contains("META-INF/LICENSE", "META-INF/NOTICE");
    }

    @Test
    void shouldHaveModuleNameAndVersionInItsManifest() throws IOException {
        Attributes manifest = jar.getManifest().getMainAttributes();

        assertThat(manifest.getValue("Automatic-Module-Name")).isEqualTo("io.github.camelflowable");
        assertThat(manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION))
                .isEqualTo(text("META-INF/maven/io.github.camel-flowable/camel-flowable-external-worker/pom.properties")
                        .lines()
                        .filter(line -> line.startsWith("version="))
                        .map(line -> line.substring("version=".length()))
                        .findFirst()
                        .orElseThrow());
    }

    /** Quarkus reads it in place of the classes. */
    @Test
    void shouldIndexGeneratedClassesToo() throws IOException {
        String index = text("META-INF/jandex.idx");

        assertThat(namedInServices()).hasSizeGreaterThan(10).allSatisfy(name -> assertThat(index)
                .contains(name.substring(name.lastIndexOf('.') + 1)));
    }

    @Test
    void shouldHintANativeImageAtEachClassThatIsLoadedByName() throws IOException {
        JsonNode hints = new ObjectMapper().readTree(text(HINTS + "reflect-config.json"));
        Set<String> hinted = StreamSupport.stream(hints.spliterator(), false)
                .map(hint -> hint.path("name").asText())
                .collect(Collectors.toSet());

        assertThat(hinted).containsAll(namedInServices());
        assertThat(hinted).allSatisfy(name -> assertThat(jar.getEntry(name.replace('.', '/') + ".class"))
                .as(name)
                .isNotNull());
    }

    @Test
    void shouldHintANativeImageAtEachResourceThatIsReadAtRunTime() throws IOException {
        JsonNode hints = new ObjectMapper().readTree(text(HINTS + "resource-config.json"));
        Set<Pattern> patterns = hints.at("/resources/includes").findValues("pattern").stream()
                .map(pattern -> Pattern.compile(pattern.asText()))
                .collect(Collectors.toSet());
        Map<String, Set<String>> wanted = Map.of(
                "descriptions of components", entries("META-INF/io/"),
                "services", entries("META-INF/services/org/apache/camel/"),
                "Kamelets", entries("kamelets/"),
                "catalogue and schemas",
                        entries("io/").stream()
                                .filter(name -> name.endsWith(".json"))
                                .collect(Collectors.toSet()));

        wanted.forEach((what, names) -> assertThat(names).as(what).isNotEmpty().allSatisfy(name -> assertThat(patterns)
                .as(name)
                .anyMatch(pattern -> pattern.matcher(name).matches())));
    }
}
