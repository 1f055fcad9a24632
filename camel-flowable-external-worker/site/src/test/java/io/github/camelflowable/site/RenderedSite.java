package io.github.camelflowable.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The site, read and written once for all tests. */
final class RenderedSite {

    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    static final Path OUT = Path.of("target/site-of-tests").toAbsolutePath();

    private static Site site;
    private static boolean written;

    private RenderedSite() {}

    /** @return the pages as they are in the repository */
    static Pages pages() {
        return site().pages();
    }

    private static synchronized Site site() {
        try {
            if (site == null) {
                site = new Site(ROOT, OUT);
            }
            return site;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the files of the site, relative to it */
    static synchronized List<Path> htmlFiles() throws IOException {
        if (!written) {
            site().write();
            written = true;
        }
        try (Stream<Path> files = Files.walk(OUT)) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .map(OUT::relativize)
                    .sorted()
                    .toList();
        }
    }
}
