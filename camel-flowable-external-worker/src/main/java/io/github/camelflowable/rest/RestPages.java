package io.github.camelflowable.rest;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * All rows of a query, one after the other; a page is fetched when its first row is read.
 * <p>
 * The server pages by position: if rows come and go while it is read, one may be missed or seen twice.
 */
final class RestPages implements Iterable<Object> {

    private final long start;
    private final int size;
    private final Fetch fetch;

    /** Fetches one page. */
    @FunctionalInterface
    interface Fetch {
        RestPage page(long start, int size);
    }

    RestPages(long start, int size, Fetch fetch) {
        this.start = start;
        this.size = Math.max(1, size);
        this.fetch = fetch;
    }

    @Override
    public Iterator<Object> iterator() {
        return new Iterator<>() {
            private long next = start;
            private Iterator<Object> page = List.of().iterator();
            private boolean last;

            @Override
            public boolean hasNext() {
                if (!page.hasNext() && !last) {
                    RestPage fetched = fetch.page(next, size);
                    page = fetched.data().iterator();
                    next += fetched.data().size();
                    last = fetched.data().isEmpty() || next >= fetched.total();
                }
                return page.hasNext();
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return page.next();
            }
        };
    }
}
