package io.github.camelflowable.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import org.jsoup.nodes.Element;

/** The list of all pages, by group, with the sections of the page that is open. {@code sidebar.txt} says the order. */
final class Sidebar {

    private final Map<String, List<Page>> groups = new LinkedHashMap<>();

    Sidebar(Pages pages) throws IOException {
        Map<Path, Page> rest = new TreeMap<>();
        pages.all().forEach(page -> rest.put(page.source(), page));
        List<Page> group = null;
        for (String line : lines()) {
            if (line.startsWith("# ")) {
                group = new ArrayList<>();
                groups.put(line.substring(2), group);
            } else {
                PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + line);
                List<Path> matches =
                        rest.keySet().stream().filter(matcher::matches).toList();
                for (Path match : matches) {
                    group.add(rest.remove(match));
                }
            }
        }
        if (!rest.isEmpty()) {
            throw new IllegalStateException("sidebar.txt has no line for " + rest.keySet());
        }
    }

    /**
     * @param current page that is open
     * @param body its text
     * @param htmlOf from a source file to its file of the site
     */
    String html(Path current, Element body, UnaryOperator<Path> htmlOf) {
        Element sidebar = new Element("div");
        groups.forEach((name, pages) -> {
            boolean open = pages.size() < 10
                    || pages.stream().anyMatch(page -> page.source().equals(current));
            Element details = sidebar.appendElement("details").attr("open", open);
            details.appendElement("summary").text(name);
            Element list = details.appendElement("ul");
            for (Page page : pages) {
                Element item = list.appendElement("li");
                item.appendElement("a")
                        .attr(
                                "href",
                                new Link(page.source(), "").between(htmlOf.apply(current), htmlOf.apply(page.source())))
                        .text(page.title());
                if (page.source().equals(current)) {
                    item.addClass("current");
                    sections(item, body);
                }
            }
        });
        return sidebar.html();
    }

    private static void sections(Element item, Element body) {
        Element list = item.appendElement("ul");
        for (Element heading : body.select("h2[id]")) {
            list.appendElement("li")
                    .appendElement("a")
                    .attr("href", "#" + heading.id())
                    .text(heading.text());
        }
    }

    private static List<String> lines() throws IOException {
        try (InputStream text = Sidebar.class.getResourceAsStream("/site/sidebar.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        }
    }
}
