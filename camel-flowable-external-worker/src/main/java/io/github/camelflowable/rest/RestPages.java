package io.github.camelflowable.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * All rows of a query, one after the other.
 * <p>
 * The server pages by position, without a second key: where keys are equal, it may give a row on two pages and another on
 * none. So pages are fetched by a unique key only; each begins with the last row of the one before, and if rows left in
 * between, so that the position is not the same any more, with one that was read. A query without a unique key is read as a
 * whole, in one request.
 */
final class RestPages implements Iterable<Object> {

    /** More rows than there are; a larger number overflows in some databases. */
    private static final int ALL_ROWS = 999_999_999;

    private final long start;
    private final int size;
    private final Fetch fetch;
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

    private RestPages(long start, int size, Fetch fetch, Converter converter) {
        this.start = start;
        this.size = size;
        this.fetch = fetch;
        this.converter = converter;
    }

    /** Page by page, for a query that is sorted by a unique key. */
    static RestPages byUniqueKey(long start, int size, Fetch fetch, Converter converter) {
        return new RestPages(start, Math.max(1, size), fetch, converter);
    }

    /** In one request, for a query that cannot be sorted by a unique key, or must not. */
    static RestPages atOnce(long start, Fetch fetch, Converter converter) {
        return new RestPages(start, ALL_ROWS, fetch, converter);
    }

    @Override
    public Iterator<Object> iterator() {
        return new Rows();
    }

    /** The rows, from the first on. */
    private final class Rows implements Iterator<Object> {

        private final Set<String> read = new HashSet<>();
        private long next = start;
        private Iterator<JsonNode> rows = List.<JsonNode>of().iterator();
        private boolean behind;
        private boolean last;

        @Override
        public boolean hasNext() {
            while (!rows.hasNext() && !last) {
                rows = nextPage().iterator();
            }
            return rows.hasNext();
        }

        private List<JsonNode> nextPage() {
            int overlap = next > start && !behind ? 1 : 0;
            long from = next - overlap;
            int asked = size == ALL_ROWS ? size : size + overlap;
            JsonNode page = fetch.page(from, asked);
            while (overlap > 0
                    && from > start
                    && !read.contains(key(page.path("data").path(0)))) {
                from = Math.max(start, from - size);
                page = fetch.page(from, asked);
            }
            List<JsonNode> fresh = new ArrayList<>();
            for (JsonNode row : page.path("data")) {
                if (size == ALL_ROWS || read.add(key(row))) {
                    fresh.add(row);
                }
            }
            next = from + page.path("data").size();
            last = size == ALL_ROWS
                    || next >= page.path("total").asLong(Long.MAX_VALUE)
                    || fresh.isEmpty() && overlap == 0;
            // A server that gives fewer rows than it is asked for may give the one that was read already, and no other.
            behind = fresh.isEmpty();
            return fresh;
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            try {
                return converter.row(rows.next());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String key(JsonNode row) {
        JsonNode id = row.path("id");
        return id.isValueNode() && !id.isNull() ? id.asText() : row.toString();
    }
}
