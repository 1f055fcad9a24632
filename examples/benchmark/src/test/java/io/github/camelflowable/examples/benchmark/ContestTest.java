package io.github.camelflowable.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As long as each came after the same one in all rounds, two contenders that do the same were 1.16 apart in two runs. */
class ContestTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8})
    void shouldLetEachTakePartOnceInEachRoundAndBeginOneOfThem(int many) {
        List<Integer> all = IntStream.range(0, many).boxed().toList();
        Set<Integer> first = new HashSet<>();
        for (int round = 1; round <= many; round++) {
            List<Integer> order = Contest.inOrderOf(round, all);
            assertThat(order).containsExactlyInAnyOrderElementsOf(all);
            first.add(order.get(0));
        }
        assertThat(first).hasSize(many);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void shouldLetNoneComeTwiceAfterTheSame(int many) {
        assertThat(neighbours(many)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7})
    void shouldLetNoneOfAnOddNumberComeThriceAfterTheSame(int many) {
        assertThat(Set.copyOf(neighbours(many))).hasSize(many * (many - 1) / 2);
    }

    @Test
    void shouldBeginAgainAfterAsManyRoundsAsThereAreContenders() {
        assertThat(Contest.inOrderOf(5, List.of("a", "b", "c", "d")))
                .isEqualTo(Contest.inOrderOf(1, List.of("a", "b", "c", "d")))
                .containsExactly("a", "b", "d", "c");
    }

    private static List<List<Integer>> neighbours(int many) {
        List<Integer> all = IntStream.range(0, many).boxed().toList();
        List<List<Integer>> pairs = new ArrayList<>();
        for (int round = 1; round <= many; round++) {
            List<Integer> order = Contest.inOrderOf(round, all);
            for (int place = 1; place < many; place++) {
                pairs.add(order.subList(place - 1, place + 1));
            }
        }
        return pairs;
    }
}
