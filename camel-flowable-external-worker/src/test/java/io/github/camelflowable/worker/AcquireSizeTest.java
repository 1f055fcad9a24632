package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcquireSizeTest {

    private final AcquireSize size = new AcquireSize(20);

    /** Asks with all slots free, as much as may be asked for. */
    private int asks(int got) {
        int asked = size.next(100);
        size.answered(asked, Math.min(got, asked), true);
        return asked;
    }

    private int emptyAnswer() {
        return asks(0);
    }

    private int fullAnswer() {
        return asks(Integer.MAX_VALUE);
    }

    /** @return how many full answers to requests for one it takes until more is asked for again */
    private int hitsToGrow() {
        int hits = 0;
        while (size.next(100) == 1) {
            fullAnswer();
            hits++;
        }
        return hits;
    }

    @Test
    void shouldAskForNoMoreThanIsFree() {
        assertThat(size.next(3)).isEqualTo(3);
        assertThat(size.next(0)).isZero();
        assertThat(size.next(100)).isEqualTo(20);
    }

    @Test
    void shouldAskForOneAfterAnEmptyAnswerAndGrowAgainByFours() {
        assertThat(emptyAnswer()).isEqualTo(20);
        // A second hit in a row is needed, since growing has met an empty answer once.
        assertThat(fullAnswer()).isEqualTo(1);
        assertThat(fullAnswer()).isEqualTo(1);
        assertThat(fullAnswer()).isEqualTo(4);
        assertThat(fullAnswer()).isEqualTo(16);
        assertThat(fullAnswer()).isEqualTo(20);
        assertThat(fullAnswer()).isEqualTo(20);
    }

    @Test
    void shouldGrowTheLaterTheMoreOftenGrowingHasMetAnEmptyAnswerButAfter64Hits() {
        emptyAnswer();
        for (int expected : new int[] {2, 4, 8, 16, 32, 64, 64, 64}) {
            assertThat(hitsToGrow()).isEqualTo(expected);
            assertThat(emptyAnswer()).isEqualTo(4);
        }
        assertThat(hitsToGrow()).isEqualTo(64);
        asks(1);
        emptyAnswer();
        assertThat(hitsToGrow()).as("after a larger request that brought a job").isEqualTo(2);
    }

    @Test
    void shouldCountHitsInARowOnly() {
        emptyAnswer();
        fullAnswer();
        emptyAnswer();
        fullAnswer();
        assertThat(size.next(100)).isEqualTo(1);

        fullAnswer();
        assertThat(size.next(100)).isEqualTo(4);
    }

    @Test
    void shouldGrowAtTheNextHitWhenNothingIsThereAndNothingOfItsOwnHidesJobs() {
        emptyAnswer();
        for (int i = 0; i < 5; i++) {
            hitsToGrow();
            emptyAnswer();
        }
        size.answered(1, 0, false);

        assertThat(hitsToGrow()).isEqualTo(1);
    }

    @Test
    void shouldNotGrowForAnswersThatAreNotFullOrToSmallerRequests() {
        emptyAnswer();
        fullAnswer();
        fullAnswer();
        assertThat(size.next(100)).isEqualTo(4);

        asks(3);
        size.answered(2, 2, true);
        assertThat(size.next(100)).isEqualTo(4);
        fullAnswer();

        assertThat(size.next(100)).isEqualTo(16);
    }

    @Test
    void shouldNotOverflowWhenAnyNumberMayBeAskedFor() {
        AcquireSize any = new AcquireSize(Integer.MAX_VALUE);
        any.answered(any.next(Integer.MAX_VALUE), 0, true);
        for (int i = 0; i < 40; i++) {
            int asked = any.next(Integer.MAX_VALUE);
            any.answered(asked, asked, true);
        }
        assertThat(any.next(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }
}
