package io.github.camelflowable.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;

/** Writes all pages, the files that they link to, and the index of the search. */
public final class Site {

    private static final Path DOCS = Path.of("camel-flowable-external-worker/src/main/docs");

    private final Path root;
    private final Path out;
    private final Pages pages;
    private final Sidebar sidebar;
    private final SearchIndex index = new SearchIndex();
    private final String frame;

    /** Files that are not pages, but that pages link to. */
    private final Map<Path, Path> linked = new TreeMap<>();

    Site(Path root, Path out) throws IOException {
        this.root = root;
        this.out = out;
        pages = Pages.read(root);
        sidebar = new Sidebar(pages);
        frame = resource("/site/page.html");
    }

    /** @param args the root of the repository, and the directory to write to */
    public static void main(String[] args) throws IOException {
        Path out = Path.of(args[1]).toAbsolutePath().normalize();
        new Site(Path.of(args[0]).toAbsolutePath().normalize(), out).write();
        System.out.println(
                "The site is written; open " + out.resolve("index.html").toUri());
    }

    Pages pages() {
        return pages;
    }

    void write() throws IOException {
        for (Page page : pages.all()) {
            Document html = page.html().clone();
            html.select("a[href]").forEach(link -> rewrite(page, link, "href"));
            html.select("img[src]").forEach(image -> rewrite(page, image, "src"));
            PageBody.arrange(html);
            index.add(page, html, htmlOf(page.source()));
            write(page.source(), page.title(), html.body());
        }
        for (Path file : linked.keySet()) {
            writeLinked(file);
        }
        writeAssets();
    }

    /** @return the file of the site for a file of the repository */
    Path htmlOf(Path source) {
        Path path = source.startsWith(DOCS) ? Path.of("docs").resolve(DOCS.relativize(source)) : source;
        String name = path.getFileName().toString();
        if (isPicture(source)) {
            return path;
        }
        if (name.equals("README.md")) {
            return path.resolveSibling("index.html");
        }
        return path.resolveSibling(pages.at(source) == null ? name + ".html" : name.replaceAll("\\.\\w+$", ".html"));
    }

    private void rewrite(Page page, Element element, String attribute) {
        Link.of(page.source(), element.attr(attribute)).ifPresent(link -> {
            Path target = link.target();
            if (pages.at(target.resolve("README.md")) != null) {
                target = target.resolve("README.md");
            }
            Path html = htmlOf(target);
            if (!Files.exists(root.resolve(target))) {
                throw new IllegalStateException(page.source() + " links to " + target + ", which does not exist");
            }
            if (pages.at(target) == null) {
                linked.put(target, html);
            }
            element.attr(attribute, link.between(htmlOf(page.source()), html));
        });
    }

    /** A picture is copied; a text is shown as a listing, a directory as the list of its pages. */
    private void writeLinked(Path file) throws IOException {
        Path source = root.resolve(file);
        if (isPicture(file)) {
            Files.createDirectories(out.resolve(linked.get(file)).getParent());
            Files.write(out.resolve(linked.get(file)), Files.readAllBytes(source));
            return;
        }
        Element body = new Element("div");
        body.appendElement("h1").text(file.getFileName().toString());
        if (Files.isDirectory(source)) {
            Element list = body.appendElement("ul");
            for (Page page : pages.all()) {
                if (page.source().startsWith(file)) {
                    list.appendElement("li")
                            .appendElement("a")
                            .attr("href", new Link(page.source(), "").between(htmlOf(file), htmlOf(page.source())))
                            .text(page.title());
                }
            }
        } else {
            body.appendElement("p").appendElement("code").text(file.toString());
            body.appendElement("pre")
                    .appendElement("code")
                    .addClass("language-"
                            + file.toString().replaceAll(".*[./]", "").replace("cmmn", "xml"))
                    .text(Files.readString(source));
        }
        write(file, file.getFileName().toString(), body);
    }

    private void write(Path source, String title, Element body) throws IOException {
        Path html = htmlOf(source);
        String up = "../".repeat(html.getNameCount() - 1);
        Path file = out.resolve(html);
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                frame.replace("{title}", Entities.escape(title))
                        .replace("{up}", up)
                        .replace("{source}", source.toString().replace('\\', '/'))
                        .replace("{sidebar}", sidebar.html(source, body, this::htmlOf))
                        .replace("{body}", body.html()));
    }

    private void writeAssets() throws IOException {
        Path assets = Files.createDirectories(out.resolve("assets"));
        for (String name : List.of("site.css", "site.js")) {
            Files.writeString(assets.resolve(name), resource("/site/" + name));
        }
        Properties webjar = new Properties();
        try (InputStream properties =
                Site.class.getResourceAsStream("/META-INF/maven/org.webjars/highlightjs/pom.properties")) {
            webjar.load(properties);
        }
        String highlight = "/META-INF/resources/webjars/highlightjs/" + webjar.getProperty("version") + "/";
        Files.writeString(
                assets.resolve("highlight.js"),
                resource(highlight + "highlight.min.js")
                        + resource(highlight + "languages/properties.min.js")
                        + resource(highlight + "languages/dockerfile.min.js"));
        Files.writeString(assets.resolve("highlight-light.css"), resource(highlight + "styles/github.min.css"));
        Files.writeString(assets.resolve("highlight-dark.css"), resource(highlight + "styles/github-dark.min.css"));
        Files.writeString(assets.resolve("search-index.js"), index.script());
    }

    private static boolean isPicture(Path file) {
        return file.toString().matches(".*\\.(svg|png)");
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = Site.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("Not on the class path: " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
