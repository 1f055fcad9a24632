package io.github.camelflowable.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** Each link within the repository leads to a file and a section that exist: in the sources, and in the site. */
class LinksTest {

    @Test
    void shouldLeadToAFileAndASectionWhenALinkIsFollowedInTheRepository() {
        List<String> broken = new ArrayList<>();
        int followed = 0;
        for (Page page : RenderedSite.pages().all()) {
            for (Element element : linksOf(page.html())) {
                Link link = Link.of(page.source(), address(element)).orElse(null);
                if (link != null) {
                    followed++;
                    Page target = RenderedSite.pages().at(link.target());
                    boolean found = Files.exists(RenderedSite.ROOT.resolve(link.target()))
                            && (link.anchor().isEmpty() || target != null && target.hasAnchor(link.anchor()));
                    if (!found) {
                        broken.add(page.source() + " links to " + address(element));
                    }
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(followed).as("links followed").isGreaterThan(150);
    }

    @Test
    void shouldLeadToAFileAndASectionWhenALinkIsFollowedInTheSite() throws IOException {
        Map<Path, Document> documents = new HashMap<>();
        for (Path file : RenderedSite.htmlFiles()) {
            documents.put(file, Jsoup.parse(RenderedSite.OUT.resolve(file)));
        }
        List<String> broken = new ArrayList<>();
        documents.forEach((file, document) -> {
            for (Element element : linksOf(document)) {
                Link link = Link.of(file, address(element)).orElse(null);
                if (link != null) {
                    Document target = documents.get(link.target());
                    boolean found = Files.isRegularFile(RenderedSite.OUT.resolve(link.target()))
                            && (link.anchor().isEmpty()
                                    || target != null && target.getElementById(link.anchor()) != null);
                    if (!found) {
                        broken.add(file + " links to " + address(element));
                    }
                }
            }
        });

        assertThat(broken).isEmpty();
        assertThat(documents)
                .as("files of the site")
                .hasSizeGreaterThan(RenderedSite.pages().all().size());
    }

    /** Two sections with one name in one page would share an address. */
    @Test
    void shouldHaveEachIdOnceInAPage() throws IOException {
        List<String> twice = new ArrayList<>();
        for (Path file : RenderedSite.htmlFiles()) {
            Map<String, Integer> ids = new HashMap<>();
            Jsoup.parse(RenderedSite.OUT.resolve(file))
                    .select("[id]")
                    .forEach(element -> ids.merge(element.id(), 1, Integer::sum));
            ids.forEach((id, times) -> {
                if (times > 1) {
                    twice.add(file + "#" + id);
                }
            });
        }

        assertThat(twice).isEmpty();
    }

    private static List<Element> linksOf(Document html) {
        return html.select("a[href], img[src], link[href], script[src]");
    }

    private static String address(Element element) {
        return element.hasAttr("href") ? element.attr("href") : element.attr("src");
    }
}
