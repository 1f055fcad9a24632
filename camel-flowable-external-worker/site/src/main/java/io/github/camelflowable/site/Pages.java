package io.github.camelflowable.site;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Attributes;
import org.asciidoctor.Options;
import org.asciidoctor.SafeMode;
import org.asciidoctor.log.Severity;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;

/** All pages of the repository. */
final class Pages {

    private static final Set<String> NO_PAGES_IN = Set.of(".git", ".github", ".ci", ".mvn", "target", "src/test");
    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().extensions(EXTENSIONS).build();

    private final Map<Path, Page> bySource = new TreeMap<>();

    private Pages() {}

    /**
     * @param root of the repository
     * @throws IllegalStateException for AsciiDoc that Asciidoctor warns of
     */
    static Pages read(Path root) throws IOException {
        Pages pages = new Pages();
        List<String> warnings = new ArrayList<>();
        try (Asciidoctor asciidoctor = Asciidoctor.Factory.create()) {
            asciidoctor.registerLogHandler(entry -> {
                if (entry.getSeverity().compareTo(Severity.WARN) >= 0) {
                    warnings.add(entry.getCursor() + ": " + entry.getMessage());
                }
            });
            for (Path file : files(root)) {
                String text = Files.readString(root.resolve(file));
                String html =
                        isAsciiDoc(file) ? asciidoctor.convert(text, options()) : RENDERER.render(PARSER.parse(text));
                pages.bySource.put(file, new Page(file, Jsoup.parse(html)));
            }
        }
        if (!warnings.isEmpty()) {
            throw new IllegalStateException("Correct the AsciiDoc: " + String.join("\n", warnings));
        }
        return pages;
    }

    Collection<Page> all() {
        return bySource.values();
    }

    /** @return the page, or null if the file is none */
    Page at(Path source) {
        return bySource.get(source);
    }

    private static Options options() {
        return Options.builder()
                .safe(SafeMode.SERVER)
                .standalone(false)
                .attributes(Attributes.builder()
                        .showTitle(true)
                        // The site has a table of contents of its own.
                        .attribute("toc!")
                        // A reference to another page keeps its suffix, as a link in Markdown does.
                        .attribute("relfilesuffix", ".adoc")
                        .build())
                .build();
    }

    private static List<Path> files(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                Path path = root.relativize(directory);
                return NO_PAGES_IN.stream().anyMatch(path::endsWith)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (isAsciiDoc(file) || file.toString().endsWith(".md")) {
                    files.add(root.relativize(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static boolean isAsciiDoc(Path file) {
        return file.toString().endsWith(".adoc");
    }
}
