package io.github.camelflowable.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class JobSlotsTest {

    @Test
    void shouldGiveNoMoreThanAreFree() {
        JobSlots slots = new JobSlots(3);

        assertThat(slots.reserve(2)).isEqualTo(2);
        assertThat(slots.reserve(2)).isEqualTo(1);
        assertThat(slots.reserve(1)).isZero();
        slots.release(1);
        assertThat(slots.free()).isEqualTo(1);
    }

    @Test
    void shouldRefuseToHaveNone() {
        assertThatThrownBy(() -> new JobSlots(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNeverLendOneSlotTwiceWhenManyThreadsReserve() throws Exception {
        JobSlots slots = new JobSlots(5);
        AtomicInteger lent = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> runs = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            runs.add(threads.submit(() -> {
                for (int i = 0; i < 10_000; i++) {
                    int got = slots.reserve(1 + i % 5);
                    most.accumulateAndGet(lent.addAndGet(got), Math::max);
                    lent.addAndGet(-got);
                    slots.release(got);
                }
            }));
        }
        for (Future<?> run : runs) {
            run.get();
        }
        threads.shutdown();

        assertThat(most.get()).isBetween(1, 5);
        assertThat(slots.free()).isEqualTo(5);
    }

    @Test
    void shouldMeasureHowLongJobsHeldAllSlots() {
        List<Long> waited = new ArrayList<>();
        JobSlots slots = new JobSlots(2, waited::add);
        slots.reserve(2);
        slots.releaseOne();
        assertThat(waited).as("reserved, but not yet held by jobs").isEmpty();

        slots.taken();
        slots.releaseOne();
        assertThat(waited).as("one slot was free").isEmpty();

        slots.reserve(2);
        slots.taken();
        slots.taken();
        slots.releaseOne();
        slots.releaseOne();
        assertThat(waited).singleElement().satisfies(nanos -> assertThat(nanos).isPositive());
        assertThat(slots.free()).isEqualTo(2);
    }
}
