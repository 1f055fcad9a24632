package io.github.camelflowable.examples.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.apache.camel.builder.RouteBuilder;
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

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("Started 10 orders and 2 returns")
                .contains("""
                        No.   Goods                   Outcome                    Payment attempts  Details
                        ----  ----------------------  -------------------------  ----------------  ------------------------------------------
                        1001  2 x espresso cup        shipped                    1                 shelf A1, receipt P-1001, parcel TRACK-1001
                        """)
                .contains("All 12 came to their expected end.");
        assertThat(exitCode).isZero();
    }

    @Test
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

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("WRONG: 1001 is still running, expected: shipped")
                .contains("WRONG: 2001 is still running, expected: case completed, refunded")
                .doesNotContain("All 12");
        assertThat(exitCode).isEqualTo(1);
    }
}
