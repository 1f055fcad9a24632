package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.github.camelflowable.client.JobJson;

/** All pages of a query whose rows come and go while it is read. */
class RestPagesTest {

    private final List<Integer> rows =
            new ArrayList<>(IntStream.range(0, 10).boxed().toList());
    private final List<String> requests = new ArrayList<>();

    /** A server that pages by position. */
    private JsonNode page(long start, int size) {
        requests.add(start + "+" + size);
        ObjectNode page = JobJson.MAPPER.createObjectNode().put("total", rows.size());
        ArrayNode data = page.putArray("data");
        rows.stream().skip(start).limit(size).forEach(id -> data.addObject().put("id", String.valueOf(id)));
        return page;
    }

    private RestPages byUniqueKey(long start, int size) {
        return RestPages.byUniqueKey(
                start, size, this::page, row -> row.path("id").asInt());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 9, 10, 11})
    void shouldReadEachRowOnce(int size) {
        assertThat(byUniqueKey(0, size)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(byUniqueKey(4, size)).containsExactly(4, 5, 6, 7, 8, 9);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 9, 10, 11})
    void shouldMissNoRowWhenThoseThatWereReadLeave(int size) {
        List<Object> read = new ArrayList<>();
        for (Object row : byUniqueKey(0, size)) {
            read.add(row);
            rows.remove(row);
        }

        assertThat(read).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldReadNoRowTwiceWhenOthersComeBeforeIt(int size) {
        List<Object> read = new ArrayList<>();
        for (Object row : byUniqueKey(0, size)) {
            read.add(row);
            rows.add(0, -rows.size());
            if (read.size() > 20) {
                break;
            }
        }

        assertThat(read).doesNotHaveDuplicates();
    }

    @Test
    void shouldAskOnceWhenThereIsNoUniqueKey() {
        assertThat(RestPages.atOnce(2, this::page, row -> row.path("id").asInt()))
                .containsExactly(2, 3, 4, 5, 6, 7, 8, 9);

        assertThat(requests).containsExactly("2+999999999");
    }

    @Test
    void shouldAskForAPageWhenItsFirstRowIsRead() {
        byUniqueKey(0, 4).iterator().next();

        assertThat(requests).containsExactly("0+4");
    }
}
