package io.github.camelflowable.site;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a link of a page leads.
 *
 * @param target file or directory, relative to the root of the repository
 * @param anchor id in the target, or empty
 */
record Link(Path target, String anchor) {

    /**
     * @param source file with the link, relative to the root of the repository
     * @return empty for a link that leaves the repository, such as https://example.com
     */
    static Optional<Link> of(Path source, String href) {
        if (href.matches("[a-z]+:.*")) {
            return Optional.empty();
        }
        int hash = href.indexOf('#');
        String path = URLDecoder.decode(hash < 0 ? href : href.substring(0, hash), StandardCharsets.UTF_8);
        String anchor = hash < 0 ? "" : href.substring(hash + 1);
        return Optional.of(
                new Link(path.isEmpty() ? source : source.resolveSibling(path).normalize(), anchor));
    }

    /** @return this link in HTML, from the file {@code from} to the file {@code to} of the site */
    String between(Path from, Path to) {
        String path = from.resolveSibling("").relativize(to).toString().replace('\\', '/');
        return from.equals(to) && !anchor.isEmpty() ? "#" + anchor : path + (anchor.isEmpty() ? "" : "#" + anchor);
    }
}
