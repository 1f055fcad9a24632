package io.github.camelflowable.worker;

/**
 * How many jobs to ask for. One acquire request that meets a single exclusive job whose instance is locked gives nothing
 * at all, although others are free; asking for one gives the first free job in front of it. So an empty answer shrinks
 * the request to one, and hits let it grow again, the more slowly the more often growing has failed.
 * <p>
 * Learns on one thread at a time; may be asked by any.
 */
public final class RequestSize {

    private static final int GROWTH = 4;
    private static final int SLOWEST_GROWTH = 64;
    private static final int PATIENCE = 2;

    private final int largest;
    private volatile int size;
    private int hits;
    private int hitsBeforeGrowth = 1;
    private int missesAfterHit;
    private boolean lastWasHit;
    private boolean lastMissedMany;
    private volatile boolean full;
    private volatile boolean emptied;
    private volatile boolean hiding;

    public RequestSize(int largest) {
        this.largest = largest;
        this.size = largest;
    }

    /** @return what to ask for when this many slots are free */
    public int next(int freeSlots) {
        return Math.min(freeSlots, size);
    }

    /**
     * Learns from an answer.
     *
     * @param jobsInHand whether jobs were in hand when it was asked for: only then does a hit show that they hide nothing
     */
    public void answered(int asked, int got, boolean jobsInHand) {
        full = got > 0 && got == asked;
        emptied = got > 0 && got < asked;
        if (got > 0) {
            hit(asked, got, jobsInHand);
        } else {
            miss(asked, jobsInHand);
        }
        lastMissedMany = got == 0 && asked > 1;
        lastWasHit = got > 0;
    }

    private void hit(int asked, int got, boolean jobsInHand) {
        if (asked > 1) {
            hitsBeforeGrowth = 1;
            missesAfterHit = 0;
            hiding = false;
        } else if (lastMissedMany) {
            hiding = true;
        } else if (jobsInHand && lastWasHit) {
            missesAfterHit = 0;
        }
        hits++;
        if (got == asked && asked >= size && hits >= hitsBeforeGrowth) {
            size = (int) Math.min(largest, (long) size * GROWTH);
            hits = 0;
        }
    }

    private void miss(int asked, boolean jobsInHand) {
        if (lastWasHit) {
            missesAfterHit++;
        }
        hits = 0;
        if (asked > 1) {
            hitsBeforeGrowth = Math.min(SLOWEST_GROWTH, hitsBeforeGrowth * 2);
            size = 1;
        } else if (!jobsInHand) {
            // Nothing of ours can be in the way: the topic is idle, and the next burst deserves a fresh start.
            hitsBeforeGrowth = 1;
            missesAfterHit = 0;
            hiding = false;
        }
    }

    /** @return whether the last answer suggests that more jobs can be had right now */
    public boolean wantsMore() {
        return full && (size > 1 || missesAfterHit < PATIENCE);
    }

    /** @return whether the last answer brought all that was asked for */
    public boolean isSaturated() {
        return full;
    }

    /**
     * @return whether the last answer brought fewer jobs than were asked for, so all that there were: a hidden one would have
     *         hidden them all
     */
    public boolean hasEmptied() {
        return emptied;
    }

    /** @return whether jobs in hand seem to hide others, which can be had as soon as one of these has ended */
    public boolean isHiding() {
        return hiding;
    }
}
