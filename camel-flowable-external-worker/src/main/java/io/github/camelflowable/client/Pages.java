package io.github.camelflowable.client;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;

/**
 * All rows of a query, one after the other; a page is fetched when its first row is read.
 * <p>
 * The server pages by position, without a second key: where keys are equal, it may give a row on two pages and another on
 * none. So pages are fetched by a unique key only; each begins with the last row of the one before, and if rows left in
 * between, so that the position is not the same any more, with one that was read. A query without a unique key is read as a
 * whole, in one request.
 *
 * @param <R> a row
 */
public final class Pages<R> implements Iterable<R> {

    /** More rows than there are; a larger number overflows in some databases. */
    private static final int ALL_ROWS = 999_999_999;

    private final long start;
    private final int size;
    private final Fetch<R> fetch;
    private final Function<R, String> key;

    /**
     * A page as the server gives it.
     *
     * @param total number of rows on all pages
     */
    public record Page<R>(List<R> rows, long total) {}

    /** Fetches one page. */
    @FunctionalInterface
    public interface Fetch<R> {
        Page<R> page(long start, int size);
    }

    private Pages(long start, int size, Fetch<R> fetch, Function<R, String> key) {
        this.start = start;
        this.size = size;
        this.fetch = fetch;
        this.key = key;
    }

    /**
     * Page by page, for a query that is sorted by a unique key.
     *
     * @param key the unique key of a row
     */
    public static <R> Pages<R> byUniqueKey(long start, int size, Fetch<R> fetch, Function<R, String> key) {
        return new Pages<>(start, Math.max(1, size), fetch, key);
    }

    /** In one request, for a query that cannot be sorted by a unique key, or must not. */
    public static <R> Pages<R> atOnce(long start, Fetch<R> fetch) {
        return new Pages<>(start, ALL_ROWS, fetch, null);
    }

    @Override
    public Iterator<R> iterator() {
        return new Rows();
    }

    /** The rows, from the first on. */
    private final class Rows implements Iterator<R> {

        private final Set<String> read = new HashSet<>();
        private long next = start;
        private Iterator<R> rows = List.<R>of().iterator();
        private boolean behind;
        private boolean last;

        @Override
        public boolean hasNext() {
            while (!rows.hasNext() && !last) {
                rows = (key == null ? allRows() : nextPage()).iterator();
            }
            return rows.hasNext();
        }

        private List<R> allRows() {
            List<R> all = fetch.page(start, size).rows();
            last = true;
            return all;
        }

        private List<R> nextPage() {
            int overlap = next > start && !behind ? 1 : 0;
            int asked = size + overlap;
            long from = next - overlap;
            Page<R> page = fetch.page(from, asked);
            while (overlap > 0 && from > start && !beginsWithOneThatWasRead(page)) {
                from = Math.max(start, from - size);
                page = fetch.page(from, asked);
            }
            List<R> fresh =
                    page.rows().stream().filter(row -> read.add(key.apply(row))).toList();
            next = from + page.rows().size();
            last = next >= page.total() || fresh.isEmpty() && overlap == 0;
            // A server that gives fewer rows than it is asked for may give the one that was read already, and no other.
            behind = fresh.isEmpty();
            return fresh;
        }

        private boolean beginsWithOneThatWasRead(Page<R> page) {
            return !page.rows().isEmpty() && read.contains(key.apply(page.rows().get(0)));
        }

        @Override
        public R next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return rows.next();
        }
    }
}
