package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class ComponentThreadsTest {

    /** Camel's own scheduled pools refuse the 1,001st task: the job would be released as one that cannot start. */
    @Test
    void shouldWaitForTheLeasesOfMoreThanAThousandJobs() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            ComponentThreads threads = new ComponentThreads(context.getComponent("flowable-ew"));
            ScheduledExecutorService timer = threads.timer();

            assertThatCode(() -> {
                        for (int job = 0; job < 3000; job++) {
                            timer.schedule(() -> {}, 1, TimeUnit.HOURS);
                        }
                    })
                    .doesNotThrowAnyException();
            threads.stop();
        }
    }
}
