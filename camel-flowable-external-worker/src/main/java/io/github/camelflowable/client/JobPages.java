package io.github.camelflowable.client;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * All jobs of a query, one after the other; a page is fetched when its first job is read.
 * <p>
 * The server pages by position: if jobs come and go while it is read, one may be missed or seen twice.
 */
final class JobPages implements Iterable<ExternalWorkerJob> {

    private static final int PAGE_SIZE = 100;

    private final JobQuery query;
    private final Function<JobQuery, JobPage> fetch;

    JobPages(JobQuery query, Function<JobQuery, JobPage> fetch) {
        this.query = query;
        this.fetch = fetch;
    }

    @Override
    public Iterator<ExternalWorkerJob> iterator() {
        return new Iterator<>() {
            private final int pageSize = Math.max(1, query.sizeOr(PAGE_SIZE));
            private long nextStart = query.startOr(0);
            private Iterator<ExternalWorkerJob> page =
                    List.<ExternalWorkerJob>of().iterator();
            private boolean last;

            @Override
            public boolean hasNext() {
                if (!page.hasNext() && !last) {
                    JobPage fetched = fetch.apply(query.page(nextStart, pageSize));
                    page = fetched.data().iterator();
                    nextStart += fetched.data().size();
                    last = fetched.data().isEmpty() || nextStart >= fetched.total();
                }
                return page.hasNext();
            }

            @Override
            public ExternalWorkerJob next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return page.next();
            }
        };
    }
}
