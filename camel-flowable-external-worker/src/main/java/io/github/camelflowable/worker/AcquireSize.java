package io.github.camelflowable.worker;

/**
 * How many jobs to ask for in one acquire request. An exclusive job whose instance is locked empties the whole answer of a
 * request that reaches it, although other jobs are free; a request for one job gets the first free job before it. So an empty
 * answer to a request for several makes the next request ask for one, and full answers let it grow again, the later the more
 * often growing has met an empty answer.
 * <p>
 * Not thread-safe: the poller calls it under its gate.
 */
public final class AcquireSize {

    /** Factor by which a full answer lets the next request grow. */
    private static final int GROWTH = 4;

    /** Most answers with jobs that growing waits for. More wastes requests for one; fewer meets more empty answers. */
    private static final int MOST_HITS = 64;

    private final int largest;
    private int size;
    private int hits;
    private int hitsToGrow = 1;

    /** @param largest most jobs to ask for */
    public AcquireSize(int largest) {
        this.largest = largest;
        this.size = largest;
    }

    /** @return how many jobs to ask for when so many slots are free */
    public int next(int freeSlots) {
        return Math.min(freeSlots, size);
    }

    /**
     * @param jobsInFlight whether this consumer had jobs in flight when it asked: without any, nothing of its own can hide jobs
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
