package io.github.camelflowable.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

/** What a page of the site has, and a file of the repository has not: scrolling tables, tabs, links at headings. */
final class PageBody {

    /** One route, written in several of these, is one listing with tabs. */
    private static final Set<String> LANGUAGES_OF_ROUTES = Set.of("java", "yaml", "xml");

    private static final Pattern BREAK =
            Pattern.compile("(?<=[a-z]{3})(?=[A-Z][a-z])|(?<=[a-zA-Z][./:?&,=_])(?=[a-zA-Z])");

    private PageBody() {}

    static void arrange(Document html) {
        html.select("table").forEach(PageBody::cards);
        html.select("table").wrap("<div class=\"table\"></div>");
        // Markdown has one element for a listing, AsciiDoc three.
        html.select("div.listingblock, div.literalblock").forEach(block -> {
            Element title = block.selectFirst("div.title");
            Element listing = block.selectFirst("pre");
            if (title != null) {
                listing.attr("data-title", title.text());
            }
            block.replaceWith(listing);
        });
        html.select("h2[id], h3[id]").forEach(heading -> heading.appendElement("a")
                .addClass("anchor")
                .attr("href", "#" + heading.id())
                .attr("aria-label", "Link to this section"));
        html.select("code.language-shell, code.language-sh")
                .removeClass("language-shell")
                .addClass("language-bash");
        for (Element listing : html.select("pre")) {
            tabs(listing);
        }
        html.select("td:not(:first-child)").forEach(PageBody::allowBreaks);
    }

    /** On a phone, a row of a table with much text is a card, with the heading before each cell. */
    private static void cards(Element table) {
        List<String> headings = table.select("thead th").eachText();
        boolean text = table.select("td").eachText().stream().anyMatch(cell -> cell.length() > 60);
        boolean code = table.select("td:first-child code").eachText().stream().anyMatch(name -> name.length() > 30);
        if (!text || headings.size() < 3 && !code) {
            return;
        }
        table.addClass("cards");
        for (Element cell : table.select("td")) {
            int column = cell.elementSiblingIndex();
            if (column > 0 && column < headings.size() && cell.hasText()) {
                cell.attr("data-heading", headings.get(column));
            }
        }
    }

    /** A long name in a narrow column breaks between its words. The names in the first column stay whole. */
    private static void allowBreaks(Element cell) {
        for (TextNode text : cell.nodeStream(TextNode.class).toList()) {
            String[] parts = BREAK.split(text.getWholeText());
            if (parts.length > 1) {
                for (int i = 0; i < parts.length; i++) {
                    if (i > 0) {
                        text.before(new Element("wbr"));
                    }
                    text.before(new TextNode(parts[i]));
                }
                text.remove();
            }
        }
    }

    private static void tabs(Element first) {
        List<Element> listings = new ArrayList<>();
        List<String> languages = new ArrayList<>();
        for (Element next = first; next != null && next.is("pre"); next = next.nextElementSibling()) {
            String language = language(next);
            if (!LANGUAGES_OF_ROUTES.contains(language) || languages.contains(language)) {
                break;
            }
            listings.add(next);
            languages.add(language);
        }
        if (listings.size() < 2 || first.parent().hasClass("tabs")) {
            return;
        }
        Element tabs = new Element("div").addClass("tabs");
        first.before(tabs);
        for (int i = 0; i < listings.size(); i++) {
            listings.get(i).attr("data-tab", label(languages.get(i))).appendTo(tabs);
        }
    }

    private static String label(String language) {
        return language.equals("java") ? "Java" : language.toUpperCase(Locale.ROOT);
    }

    private static String language(Element listing) {
        Element code = listing.selectFirst("code");
        return code == null ? "" : code.className().replaceAll(".*language-(\\w+).*", "$1");
    }
}
