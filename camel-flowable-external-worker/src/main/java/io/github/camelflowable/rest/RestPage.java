package io.github.camelflowable.rest;

import java.util.Iterator;
import java.util.List;

/**
 * One page of a query.
 *
 * @param data  the rows: each a {@code Map<String, Object>}, or of the endpoint's {@code outputClass}
 * @param total number of rows that match, on all pages
 * @param start index of the first row of this page
 * @param size  number of rows on this page (not the size asked for)
 * @param sort  key they are sorted by; null if it is not in the answer
 * @param order {@code asc} or {@code desc}; null if it is not in the answer
 */
public record RestPage(List<Object> data, long total, long start, int size, String sort, String order)
        implements Iterable<Object> {

    /** So that {@code split(body())} gives the rows. */
    @Override
    public Iterator<Object> iterator() {
        return data.iterator();
    }
}
