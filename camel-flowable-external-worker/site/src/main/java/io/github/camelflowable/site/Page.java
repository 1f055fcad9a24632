package io.github.camelflowable.site;

import java.nio.file.Path;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * One page of the documentation.
 *
 * @param source file of the page, relative to the root of the repository
 * @param html what the file says as HTML; its links are those of the file, relative to the file
 */
record Page(Path source, Document html) {

    String title() {
        Element title = html.selectFirst("h1");
        return title == null ? source.toString() : title.text();
    }

    boolean hasAnchor(String id) {
        return html.getElementById(id) != null;
    }
}
