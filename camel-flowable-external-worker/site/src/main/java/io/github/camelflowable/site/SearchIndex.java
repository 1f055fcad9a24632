package io.github.camelflowable.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The text of each section. It is a script, since a browser does not let a page from a file read another file. */
final class SearchIndex {

    private static final Set<String> CONTAINERS = Set.of("li", "td", "th");

    private final List<Map<String, String>> sections = new ArrayList<>();

    void add(Page page, Document html, Path file) {
        String address = file.toString().replace('\\', '/');
        String heading = "";
        StringBuilder text = new StringBuilder();
        for (Element element : html.select("h1, h2, h3, p, pre, li, td, th")) {
            if (element.is("h2, h3")) {
                add(page, heading, address, text);
                heading = element.text();
                address = file.toString().replace('\\', '/') + "#" + element.id();
                text.setLength(0);
            } else if (element.parents().stream().noneMatch(parent -> CONTAINERS.contains(parent.normalName()))) {
                text.append(' ').append(element.is("pre") ? element.wholeText() : element.text());
            }
        }
        add(page, heading, address, text);
    }

    private void add(Page page, String heading, String address, StringBuilder text) {
        sections.add(Map.of(
                "page",
                page.title(),
                "heading",
                heading,
                "address",
                address,
                "text",
                text.toString().replaceAll("\\s+", " ").strip()));
    }

    String script() throws IOException {
        return "const sections = " + new ObjectMapper().writeValueAsString(sections) + ";\n";
    }
}
