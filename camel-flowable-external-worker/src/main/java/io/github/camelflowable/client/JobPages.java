package io.github.camelflowable.client;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;

/**
 * All jobs of a query, one after the other.
 * <p>
 * The server pages by position, without a second key: where keys are equal, it may give a job on two pages and another on
 * none. So pages are fetched by id only; each begins with the last job of the one before, and if jobs left in between, so
 * that the position is not the same any more, with one that was read. In another order the jobs are read in one request.
 */
final class JobPages implements Iterable<ExternalWorkerJob> {

    private static final int PAGE_SIZE = 100;

    /** More jobs than there are; a larger number overflows in some databases. */
    private static final int ALL_JOBS = 999_999_999;

    private final JobQuery query;
    private final Function<JobQuery, JobPage> fetch;
    private final boolean byId;

    JobPages(JobQuery query, Function<JobQuery, JobPage> fetch) {
        this.query = query;
        this.fetch = fetch;
        this.byId = "id".equals(query.parameters().getOrDefault("sort", "id"));
    }

    @Override
    public Iterator<ExternalWorkerJob> iterator() {
        return new Jobs();
    }

    /** The jobs, from the first on. */
    private final class Jobs implements Iterator<ExternalWorkerJob> {

        private final int size = byId ? Math.max(1, query.sizeOr(PAGE_SIZE)) : ALL_JOBS;
        private final long start = query.startOr(0);
        private final Set<String> read = new HashSet<>();
        private long next = start;
        private Iterator<ExternalWorkerJob> jobs = List.<ExternalWorkerJob>of().iterator();
        private boolean behind;
        private boolean last;

        @Override
        public boolean hasNext() {
            while (!jobs.hasNext() && !last) {
                jobs = nextPage().iterator();
            }
            return jobs.hasNext();
        }

        private List<ExternalWorkerJob> nextPage() {
            int overlap = next > start && !behind ? 1 : 0;
            int asked = byId ? size + overlap : size;
            long from = next - overlap;
            JobPage page = fetch.apply(query.page(from, asked));
            while (overlap > 0 && from > start && !beginsWithOneThatWasRead(page)) {
                from = Math.max(start, from - size);
                page = fetch.apply(query.page(from, asked));
            }
            List<ExternalWorkerJob> fresh =
                    page.data().stream().filter(job -> read.add(job.id())).toList();
            next = from + page.data().size();
            last = !byId || next >= page.total() || fresh.isEmpty() && overlap == 0;
            // A server that gives fewer jobs than it is asked for may give the one that was read already, and no other.
            behind = fresh.isEmpty();
            return fresh;
        }

        private boolean beginsWithOneThatWasRead(JobPage page) {
            return !page.data().isEmpty() && read.contains(page.data().get(0).id());
        }

        @Override
        public ExternalWorkerJob next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return jobs.next();
        }
    }
}
