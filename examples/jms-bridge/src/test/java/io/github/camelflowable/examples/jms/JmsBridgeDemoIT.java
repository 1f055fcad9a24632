package io.github.camelflowable.examples.jms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("release")
class JmsBridgeDemoIT {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void shouldBringEveryErrandToItsEnd() throws Exception {
        int exitCode;
        try (JmsBridge bridge = new JmsBridge(out)) {
            exitCode = bridge.workOff(Duration.ofMinutes(1));
        }

        assertThat(printed())
                .contains("Starting 10 quotes and orders")
                .contains("""
                        No.  Goods                 Accident           End         Details
                        ---  --------------------  -----------------  ----------  ---------
                        Q-1  2 x espresso cup                         quoted      19.0
                        Q-2  1 x teapot            no answer          quoted      9.5
                        Q-3  3 x samovar           price list locked  quoted      28.5
                        Q-4  200 x coffee grinder                     declined
                        Q-5  6 x teapot            no JSON            quoted      57.0
                        O-1  2 x espresso cup                         shipped     TRACK-O-1
                        O-2  1 x coffee grinder    carrier is silent  shipped     TRACK-O-2
                        O-3  12 x samovar                             outOfStock
                        O-4  6 x teapot            answers twice      shipped     TRACK-O-4
                        O-5  1 x samovar           unknown operation  shipped     TRACK-O-5
                        """)
                .endsWith("All 10 came to their expected end, and nothing was shipped twice.\n");
        assertThat(exitCode).isZero();
    }

    @Test
    void shouldNameWhatIsLeftOverWhenNoServiceAnswers() throws Exception {
        int exitCode;
        try (JmsBridge bridge = new JmsBridge(out)) {
            bridge.stopServices();
            exitCode = bridge.workOff(Duration.ofSeconds(1));
        }

        assertThat(printed())
                .contains("WRONG: Q-1 is still running, expected: quoted")
                .contains("WRONG: O-3 is still running, expected: outOfStock")
                .contains("WRONG: the service shipped {}, expected: ")
                .doesNotContain("All 10");
        assertThat(exitCode).isEqualTo(1);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
