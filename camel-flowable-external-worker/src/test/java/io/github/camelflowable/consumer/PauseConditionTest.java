package io.github.camelflowable.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PauseConditionTest {

    private final CamelContext context = new DefaultCamelContext();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);
    private volatile boolean up = true;
    private volatile boolean hangs;
    private final AbstractHealthCheck check = new AbstractHealthCheck("shop", "shop") {
        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            if (hangs) {
                asked.countDown();
                try {
                    answers.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            builder.state(up ? State.UP : State.DOWN);
        }
    };
    private final PauseCondition pause = new PauseCondition(context, "shop", System::nanoTime);

    @BeforeEach
    void register() {
        HealthCheckRegistry.get(context).register(check);
    }

    @AfterEach
    void close() throws Exception {
        answers.countDown();
        pause.stop();
        context.close();
    }

    private static void await(Runnable assertion) {
        Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(assertion::run);
    }

    @Test
    void shouldAcquireNothingBeforeTheFirstAnswer() {
        assertThat(pause.limit(5, 0)).isZero();
        assertThat(pause.reason()).isNotNull();
    }

    @Test
    void shouldFollowTheHealthCheck() {
        pause.start();
        await(() -> assertThat(pause.limit(5, 0)).isEqualTo(5));
        assertThat(pause.reasonNotToStart()).isNull();

        up = false;

        await(() -> assertThat(pause.limit(5, 0)).isZero());
        assertThat(pause.reasonNotToStart()).contains("shop").contains("DOWN");
        assertThat(pause.isHeldBack()).isTrue();
    }

    /** A job's way must not wait for a service that does not answer. */
    @Test
    void shouldGiveTheLastResultWhileTheHealthCheckHangs() {
        pause.start();
        await(() -> assertThat(pause.limit(5, 0)).isEqualTo(5));

        hangs = true;
        await(() -> assertThat(asked.getCount()).isZero());

        assertThat(pause.limit(5, 0)).isEqualTo(5);
        assertThat(pause.reasonNotToStart()).isNull();
    }

    /** Then polls fail with the ids that there are, and jobs that were acquired before are released. */
    @Test
    void shouldRefuseToStartWhenTheHealthCheckIsGone() {
        pause.start();
        await(() -> assertThat(pause.limit(5, 0)).isEqualTo(5));

        HealthCheckRegistry.get(context).unregister(check);

        await(() -> assertThat(pause.reasonNotToStart()).contains("no health check with the id 'shop'"));
        assertThatThrownBy(() -> pause.limit(5, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Camel's getCheck would take it: the jobs would run while the route is up, whatever the service is. */
    @Test
    void shouldNotTakeTheHealthCheckOfARouteForOneWithItsId() {
        HealthCheckRegistry.get(context).unregister(check);
        HealthCheckRegistry.get(context).register(new AbstractHealthCheck("route", "route:shop") {
            @Override
            protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
                builder.up();
            }
        });
        pause.start();

        await(() -> assertThat(pause.reasonNotToStart())
                .contains("no health check with the id 'shop'", "Health checks are:", "route:shop"));
    }

    @Test
    void shouldSayThatThereAreNoHealthChecks() {
        HealthCheckRegistry.get(context).unregister(check);
        pause.start();

        await(() -> assertThat(pause.reasonNotToStart())
                .endsWith(
                        "with the id 'shop'. The context has no health check: register one with this id, or set the id of"
                                + " a circuit breaker"));
    }

    @Test
    void shouldLimitNothingWithoutAnId() {
        PauseCondition none = new PauseCondition(context, null, System::nanoTime);
        none.start();

        assertThat(none.limit(5, 3)).isEqualTo(5);
        assertThat(none.reason()).isNull();
        assertThat(none.reasonNotToStart()).isNull();
    }
}
