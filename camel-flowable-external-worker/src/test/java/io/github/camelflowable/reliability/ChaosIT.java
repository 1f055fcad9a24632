package io.github.camelflowable.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.camelflowable.kit.ErrorsOnly;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.reliability.ChaosRun.Figures;

/**
 * Whatever breaks, each task of each instance is completed once, by a run that is in the books. One small run by
 * default; {@code -Psoak} makes it twenty large ones. {@code -Dchaos.seed} chooses the first seed.
 */
@Tag("reliability")
@ExtendWith(ErrorsOnly.class)
class ChaosIT {

    private static final int SEEDS = Integer.getInteger("chaos.seeds", 1);
    private static final int INSTANCES = Integer.getInteger("chaos.instances", 150);
    private static final double FAULT_RATE = 0.06;

    static LongStream seeds() {
        long first = Long.getLong("chaos.seed", 1);
        return LongStream.range(first, first + SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLoseNothingWhenEverythingBreaks(long seed, @TempDir Path folder) throws Exception {
        System.out.println("chaos seed=" + seed + " begins; repeat with -Dchaos.seed=" + seed);

        Figures figures = new ChaosRun(Flowable.shared(), seed, INSTANCES, FAULT_RATE, 1, folder).run();

        System.out.println(figures);
        assertThat(figures.faultsInjected()).as("faults injected").isGreaterThanOrEqualTo(20);
        assertThat(figures.killed()).as("workers killed").isPositive();
    }
}
