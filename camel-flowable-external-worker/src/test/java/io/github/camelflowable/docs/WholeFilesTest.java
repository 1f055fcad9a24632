package io.github.camelflowable.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What a reader copies as a file or a command: Java classes, poms, commands of Maven. */
class WholeFilesTest {

    /** Tried by hand; no pom of this repository has them. */
    private static final Set<String> TRIED =
            Set.of("org.apache.camel.quarkus:camel-quarkus-bean", "org.slf4j:slf4j-simple");

    private static final String TRIED_SLF4J = "2.0.17";

    private static final Set<String> CHECKED =
            Set.of("java", "xml", "yaml", "properties", "json", "shell", /* output, which nobody copies: */ "");
    private static final Pattern VERSION = Pattern.compile("(?<![\\d.-])\\d+(\\.\\d+){2}(-\\w+)?");
    private static final Pattern ARTIFACT =
            Pattern.compile("<groupId>([\\w.-]+)</groupId>\\s*<artifactId>([\\w.-]+)</artifactId>");

    @TempDir
    private Path folder;

    @Test
    void shouldHaveALanguageThatIsChecked() {
        assertThat(Listing.pages().flatMap(Listing::of))
                .hasSizeGreaterThan(100)
                .allSatisfy(listing ->
                        assertThat(CHECKED).as("language of %s", listing).contains(listing.language()));
    }

    static Stream<Path> pagesWithWholeFiles() {
        return Listing.all("java")
                .filter(Listing::isWholeFile)
                .map(Listing::page)
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("pagesWithWholeFiles")
    void shouldCompileAndBuildTheRoutesOfEachWholeJavaFile(Path page) throws Exception {
        try (CompiledListings listings = new CompiledListings(folder)) {
            for (Listing listing : Listing.of(page).filter(Listing::isWholeFile).toList()) {
                listings.add(listing);
            }
            listings.compile();
            for (RoutesBuilder routes : listings.routes()) {
                CamelContext context = Stubs.context();
                context.addRoutes(routes);
                context.start();
                assertThat(context.getRoutes()).as("%s", routes.getClass()).isNotEmpty();
                context.stop();
            }
        }
    }

    static Stream<Listing> pomListings() {
        return Listing.all("xml").filter(listing -> listing.text().matches("(?s)<(project|dependency)\\b.*"));
    }

    @ParameterizedTest
    @MethodSource("pomListings")
    void shouldNameArtifactsThatThisBuildKnows(Listing listing) throws Exception {
        parse("<listing>" + listing.text() + "</listing>");
        Set<String> known = new TreeSet<>(TRIED);
        Set<String> versions = new TreeSet<>(Set.of(TRIED_SLF4J, new DefaultCamelContext().getVersion()));
        for (Path file : poms()) {
            String text = Files.readString(file);
            ARTIFACT.matcher(text).results().map(WholeFilesTest::artifact).forEach(known::add);
            VERSION.matcher(text).results().map(MatchResult::group).forEach(versions::add);
        }
        VERSION.matcher(Files.readString(Path.of("../.ci/matrix")))
                .results()
                .map(MatchResult::group)
                .forEach(versions::add);

        assertThat(ARTIFACT.matcher(listing.text())
                        .results()
                        .map(WholeFilesTest::artifact)
                        .filter(artifact -> !artifact.startsWith("com.example:")))
                .as("artifacts of %s", listing)
                .isSubsetOf(known);
        assertThat(VERSION.matcher(listing.text()).results().map(MatchResult::group))
                .as("versions of %s", listing)
                .isSubsetOf(versions);
    }

    private static List<Path> poms() throws IOException {
        List<Path> folders = new ArrayList<>(List.of(
                Path.of(".."), Path.of("."), Path.of("test-kit"), Path.of("../examples"), Path.of("../.ci/runtimes")));
        for (String parent : List.of("../examples", "../.ci/runtimes")) {
            try (Stream<Path> children = Files.list(Path.of(parent))) {
                children.forEach(folders::add);
            }
        }
        return folders.stream()
                .map(folder -> folder.resolve("pom.xml"))
                .filter(Files::exists)
                .toList();
    }

    private static String artifact(MatchResult match) {
        return match.group(1) + ":" + match.group(2);
    }

    static Stream<Listing> shell() {
        // Not those that build another repository.
        return Listing.all("shell")
                .filter(listing ->
                        listing.text().contains("mvn ") && !listing.text().contains("git clone"));
    }

    @ParameterizedTest
    @MethodSource("shell")
    void shouldNameModulesAndProfilesThatExist(Listing listing) throws IOException {
        StringBuilder poms = new StringBuilder();
        for (Path pom : poms()) {
            poms.append(Files.readString(pom));
        }
        Pattern.compile("-pl ([\\w/.,-]+)").matcher(listing.text()).results().forEach(match -> {
            for (String module : match.group(1).split(",")) {
                assertThat(Path.of("..", module, "pom.xml")).as("%s", listing).exists();
            }
        });
        Pattern.compile("mvn\\b[^\\n]* -P([\\w,-]+)")
                .matcher(listing.text())
                .results()
                .forEach(match -> {
                    for (String profile : match.group(1).split(",")) {
                        assertThat(poms.toString()).as("%s", listing).contains("<id>" + profile + "</id>");
                    }
                });
    }

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }
}
