package io.github.camelflowable.worker;

/**
 * Decides the number of jobs of an acquire request. An exclusive job whose instance is locked empties the whole answer of a
 * request that reaches it, although other jobs are free; a request for one gets the first free job before it. So after an empty
 * answer to a request for several, the next request asks for one, and full answers let the number grow again. Each empty answer
 * after such a growth delays the next growth. Not thread-safe: the poller calls it under its gate.
 */
public final class AcquireSize {

    /** Factor by which a full answer lets the next request grow. */
    private static final int GROWTH = 4;

    /** Largest number of answers with jobs before a growth. More waste requests for one; fewer meet more empty answers. */
    private static final int MOST_HITS = 64;

    private final int largest;
    private int size;
    private int hits;
    private int hitsToGrow = 1;

    public AcquireSize(int largest) {
        this.largest = largest;
        this.size = largest;
    }

    public int next(int freeSlots) {
        return Math.min(freeSlots, size);
    }

    /**
     * @param jobsInFlight whether this consumer had jobs in flight at the request: without any, none of its own hides jobs
     */
    public void answered(int asked, int got, boolean jobsInFlight) {
        if (got > 0) {
            hit(asked, got);
            return;
        }
        hits = 0;
        if (asked > 1) {
            size = 1;
            hitsToGrow = Math.min(MOST_HITS, hitsToGrow * 2);
        } else if (!jobsInFlight) {
            hitsToGrow = 1;
        }
    }

    private void hit(int asked, int got) {
        if (asked > 1) {
            hitsToGrow = 1;
        }
        hits++;
        if (got == asked && asked >= size && hits >= hitsToGrow) {
            size = (int) Math.min(largest, (long) size * GROWTH);
            hits = 0;
        }
    }
}
