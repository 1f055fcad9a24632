package io.github.camelflowable.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A listing of a page, which its line in the page names. {@link ListingsTest} and {@link WholeFilesTest} check all of them:
 *
 * <ul>
 *   <li>Java that begins with a package is a whole file: it is compiled, and its routes are built.
 *   <li>Other Java is a fragment: it stands between tags in a test source of this repository, where it is compiled.
 *   <li>XML is a pom, a dependency of one, a BPMN or CMMN model, or a fragment of one of these.
 *   <li>YAML is routes, an {@code application.yaml} of Spring Boot, or a resource of Kubernetes.
 *   <li>A listing without a language is output: nobody copies it.
 * </ul>
 */
record Listing(Path page, int line, String language, String text) {

    private static final Pattern MARKDOWN = Pattern.compile(" *```(\\w*)");
    private static final Pattern ASCIIDOC = Pattern.compile("\\[source,(\\w+)]");

    /** Of all pages that somebody reads. */
    static Stream<Listing> all(String language) {
        return pages().flatMap(Listing::of).filter(listing -> listing.language().equals(language));
    }

    static Stream<Path> pages() {
        return Stream.of(
                        files(Path.of("src/main/docs"), 2),
                        files(Path.of(".."), 1),
                        files(Path.of("../examples"), 2).filter(page -> page.endsWith("README.md")))
                .flatMap(pages -> pages)
                .sorted();
    }

    private static Stream<Path> files(Path folder, int depth) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().matches(".*\\.(md|adoc)")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Listing> of(Path page) {
        try {
            return read(page, Files.readAllLines(page)).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Listing> read(Path page, List<String> lines) {
        List<Listing> listings = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher markdown = MARKDOWN.matcher(lines.get(i));
            Matcher asciidoc = ASCIIDOC.matcher(lines.get(i));
            boolean isAsciidoc = asciidoc.matches();
            if (!isAsciidoc && !markdown.matches()) {
                continue;
            }
            String language = isAsciidoc ? asciidoc.group(1) : markdown.group(1);
            int begin = isAsciidoc ? i + 2 : i + 1;
            int end = begin;
            while (!lines.get(end).strip().equals(isAsciidoc ? "----" : "```")) {
                end++;
            }
            String text = String.join("\n", lines.subList(begin, end));
            listings.add(
                    new Listing(page, begin + 1, language, text.stripIndent().stripTrailing() + "\n"));
            i = end;
        }
        return listings;
    }

    /** Java that is a file of its own, as it stands. */
    boolean isWholeFile() {
        return text.startsWith("package ");
    }

    @Override
    public String toString() {
        return page.toString().replace("../", "") + ":" + line;
    }
}
