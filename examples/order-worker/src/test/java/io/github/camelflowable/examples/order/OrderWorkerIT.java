package io.github.camelflowable.examples.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OrderWorkerIT {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void shouldBringEveryOrderAndReturnToItsEnd() throws Exception {
        int exitCode;
        try (OrderWorker worker = new OrderWorker(0, new OrderRoutes(), out)) {
            exitCode = worker.workOff(Duration.ofMinutes(1));
        }

        assertThat(printed())
                .contains("Started 10 orders and 2 returns")
                .contains("""
                        No.   Goods                Outcome              Payment  Details
                        ----  -------------------  -------------------  -------  --------------------
                        1001  2 x espresso cup     shipped              try 1    shelf A1, TRACK-1001
                        1002  1 x teapot           shipped              try 1    shelf A2, TRACK-1002
                        1003  2 x coffee grinder   shipped              try 2    shelf B1, TRACK-1003
                        1004  2 x samovar          out of stock
                        1005  12 x espresso cup    shipped              try 1    shelf A1, TRACK-1005
                        1006  1 x samovar          shipped              try 2    shelf C1, TRACK-1006
                        1007  20 x teapot          out of stock
                        1008  1 x coffee grinder   shipped              try 1    shelf B1, TRACK-1008
                        1009  6 x teapot           shipped              try 2    shelf A2, TRACK-1009
                        1010  6 x espresso cup     shipped              try 1    shelf A1, TRACK-1010
                        2001  unused teapot        completed, refunded           receipt R-2001
                        2002  broken espresso cup  completed, refused
                        """)
                .endsWith("All 12 came to their expected end.\n");
        assertThat(exitCode).isZero();
    }

    @Test
    @Tag("release")
    void shouldNameWhatIsLeftOver() throws Exception {
        RouteBuilder onlyStock = new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:stock?resultVariable=shelf").setBody(constant("A1"));
            }
        };
        int exitCode;
        try (OrderWorker worker = new OrderWorker(0, onlyStock, out)) {
            exitCode = worker.workOff(Duration.ofSeconds(3));
        }

        assertThat(printed())
                .contains("WRONG: 1001 is still running, expected: shipped")
                .contains("WRONG: 2001 is still running, expected: completed, refunded")
                .doesNotContain("All 12");
        assertThat(exitCode).isEqualTo(1);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
