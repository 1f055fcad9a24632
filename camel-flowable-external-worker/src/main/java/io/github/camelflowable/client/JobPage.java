package io.github.camelflowable.client;

import java.util.Iterator;
import java.util.List;

/**
 * One page of a job query.
 *
 * @param data  the jobs, without variables
 * @param total number of jobs that match, on all pages
 * @param start index of the first job of this page
 * @param size  number of jobs on this page (not the size asked for)
 * @param sort  key they are sorted by
 * @param order {@code asc} or {@code desc}
 */
public record JobPage(List<ExternalWorkerJob> data, long total, long start, int size, String sort, String order)
        implements Iterable<ExternalWorkerJob> {

    /** So that {@code split(body())} gives the jobs. */
    @Override
    public Iterator<ExternalWorkerJob> iterator() {
        return data.iterator();
    }
}
