package io.github.camelflowable.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.Pages;

/** All rows of a query, one after the other; each is converted when it is read. */
final class RestPages implements Iterable<Object> {

    private final Pages<JsonNode> pages;
    private final Converter converter;

    /** Fetches one page. */
    @FunctionalInterface
    interface Fetch {
        JsonNode page(long start, int size);
    }

    /** Converts one row. */
    @FunctionalInterface
    interface Converter {
        Object row(JsonNode row) throws IOException;
    }

    private RestPages(Pages<JsonNode> pages, Converter converter) {
        this.pages = pages;
        this.converter = converter;
    }

    /** Page by page, for a query that is sorted by a unique key. */
    static RestPages byUniqueKey(long start, int size, Fetch fetch, Converter converter) {
        return new RestPages(Pages.byUniqueKey(start, size, rows(fetch), RestPages::key), converter);
    }

    /** In one request, for a query that cannot be sorted by a unique key, or must not. */
    static RestPages atOnce(long start, Fetch fetch, Converter converter) {
        return new RestPages(Pages.atOnce(start, rows(fetch)), converter);
    }

    private static Pages.Fetch<JsonNode> rows(Fetch fetch) {
        return (start, size) -> {
            JsonNode page = fetch.page(start, size);
            List<JsonNode> rows = new ArrayList<>();
            page.path("data").forEach(rows::add);
            return new Pages.Page<>(rows, page.path("total").asLong(Long.MAX_VALUE));
        };
    }

    private static String key(JsonNode row) {
        JsonNode id = row.path("id");
        return id.isValueNode() && !id.isNull() ? id.asText() : row.toString();
    }

    @Override
    public Iterator<Object> iterator() {
        Iterator<JsonNode> rows = pages.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Object next() {
                try {
                    return converter.row(rows.next());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
