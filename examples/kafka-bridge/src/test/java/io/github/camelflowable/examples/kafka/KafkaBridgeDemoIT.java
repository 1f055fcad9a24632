package io.github.camelflowable.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("release")
class KafkaBridgeDemoIT {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void shouldBringEveryOrderToItsEnd() throws Exception {
        int exitCode;
        try (KafkaBridge bridge = new KafkaBridge(out)) {
            exitCode = bridge.workOff(Duration.ofMinutes(1));
        }

        assertThat(printed())
                .contains("Starting 10 orders")
                .contains("""
                        No.   Goods               Accident           Outcome       Details
                        ----  ------------------  -----------------  ------------  -------
                        1001  2 x espresso cup                       shipped       TRACK-1001
                        1002  1 x teapot                             shipped       TRACK-1002
                        1003  2 x coffee grinder  carrier is silent  shipped       TRACK-1003
                        1004  12 x samovar                           out of stock
                        1005  8 x espresso cup    answers twice      shipped       TRACK-1005
                        1006  1 x samovar         unknown operation  shipped       TRACK-1006
                        1007  20 x teapot                            out of stock
                        1008  1 x coffee grinder  record too large   dead letter   The request included a message larger than the max message size the server will accept.
                        1009  6 x teapot                             shipped       TRACK-1009
                        1010  6 x espresso cup                       shipped       TRACK-1010
                        """)
                .contains("All 10 came to their expected end, and nothing was shipped twice.\n")
                .containsPattern("picked a job up \\d+ ms \\(median\\) after its process was started");
        assertThat(exitCode).isZero();
    }

    @Test
    void shouldNameWhatIsLeftOverWhenNoServiceAnswers() throws Exception {
        int exitCode;
        try (KafkaBridge bridge = new KafkaBridge(out)) {
            bridge.stopService();
            exitCode = bridge.workOff(Duration.ofSeconds(3));
        }

        assertThat(printed())
                .contains("WRONG: 1001 is still running, expected: shipped")
                .contains("WRONG: 1004 is still running, expected: out of stock")
                .contains("WRONG: the service shipped {}, expected: ")
                .doesNotContain("All 10");
        assertThat(exitCode).isEqualTo(1);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
