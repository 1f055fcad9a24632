package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestSizeTest {

    private final RequestSize size = new RequestSize(10);

    private void answer(int asked, int got) {
        size.answered(asked, got, true);
    }

    @Test
    void shouldAskForAllFreeSlotsAtFirst() {
        assertThat(size.next(10)).isEqualTo(10);
        assertThat(size.next(3)).isEqualTo(3);
        assertThat(size.next(0)).isZero();
    }

    @Test
    void shouldAskForOneAfterAnEmptyAnswerToMore() {
        answer(10, 0);

        assertThat(size.next(10)).isEqualTo(1);
    }

    @Test
    void shouldGrowAgainFromOneWhenAnswersAreFull() {
        answer(10, 0);
        answer(1, 0);

        int last = 1;
        for (int hit = 0; hit < 10; hit++) {
            answer(size.next(10), size.next(10));
            assertThat(size.next(10)).isGreaterThanOrEqualTo(last);
            last = size.next(10);
        }
        assertThat(last).isEqualTo(10);
    }

    @Test
    void shouldGrowAtOnceAfterATopicWasIdle() {
        size.answered(10, 0, false);
        size.answered(1, 0, false);

        size.answered(1, 1, false);

        assertThat(size.next(10)).isGreaterThan(1);
    }

    @Test
    void shouldGrowMoreAndMoreRarelyWhenGrowingKeepsFailing() {
        int requests = 0;
        int wasted = 0;
        for (int hits = 0; hits < 300; requests++) {
            // Nothing but exclusive siblings: one can be had, two never.
            int asked = size.next(10);
            if (asked == 1) {
                answer(1, 1);
                hits++;
            } else {
                answer(asked, 0);
                wasted++;
            }
        }
        assertThat(wasted).isLessThan(requests / 20);
    }

    @Test
    void shouldKeepItsSizeWhenAnAnswerIsPartlyFull() {
        answer(10, 4);

        assertThat(size.next(10)).isEqualTo(10);
        assertThat(size.wantsMore()).as("the topic has just been emptied").isFalse();
    }

    @Test
    void shouldStopAskingRightAfterAHitWhenThatWasInVainTwice() {
        answer(10, 0);
        for (int sibling = 0; sibling < 2; sibling++) {
            answer(1, 1);
            assertThat(size.wantsMore()).isTrue();
            answer(1, 0);
        }

        answer(1, 1);

        assertThat(size.wantsMore()).isFalse();
    }

    @Test
    void shouldNeverExceedTheLargestRequest() {
        RequestSize small = new RequestSize(3);
        for (int hit = 0; hit < 20; hit++) {
            int asked = small.next(100);
            assertThat(asked).isBetween(1, 3);
            small.answered(asked, asked, true);
        }
    }
}
