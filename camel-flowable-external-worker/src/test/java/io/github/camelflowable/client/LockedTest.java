package io.github.camelflowable.client;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.client.FlowableApiException.Kind;
import io.github.camelflowable.client.JobReports.Lock;
import io.github.camelflowable.kit.FlowableWire;

/** Whether a job still has the lock under which it was acquired. */
class LockedTest {

    @RegisterExtension
    static final FlowableWire WIRE = new FlowableWire();

    private static AcquiredJob acquired() throws Exception {
        return AcquiredJobs.read("order", List.of(JobJson.MAPPER.readTree("""
                        {"id":"8","lockOwner":"w1","lockExpirationTime":"2026-11-22T10:00:00.120Z"}"""))).get(0);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            same lock                 | "w1" | "2026-11-22T10:00:00.120Z" | true
            rounded up by a database  | "w1" | "2026-11-22T10:00:00.122Z" | true
            rounded down by one       | "w1" | "2026-11-22T10:00:00.118Z" | true
            an earlier lock           | "w1" | "2026-11-22T10:00:00.100Z" | false
            a later lock of the same  | "w1" | "2026-11-22T10:00:00.123Z" | false
            another's                 | "w2" | "2026-11-22T10:00:00.120Z" | false
            free                      | null | null                       | false
            pause after a failure     | null | "2026-11-22T10:00:00.120Z" | false
            """, delimiter = '|', quoteCharacter = '\'')
    void shouldKnowTheLockByItsOwnerAndItsEnd(String what, String owner, String end, boolean locked) throws Exception {
        WIRE.answers(okJson("{\"id\":\"8\",\"lockOwner\":" + owner + ",\"lockExpirationTime\":" + end + "}"));

        assertThat(WIRE.client().lock(JobLockKey.of(acquired())) == Lock.HELD)
                .as(what)
                .isEqualTo(locked);
    }

    @Test
    void shouldSayThatItIsNotLockedWhenTheJobIsGone() throws Exception {
        WIRE.answers(jsonResponse("{\"message\":\"Not found\",\"exception\":\"no such job\"}", 404));

        assertThat(WIRE.client().lock(JobLockKey.of(acquired()))).isEqualTo(Lock.GONE);
    }

    /** Otherwise a gateway that refuses the question would end the repetitions. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 405, 500, 503})
    void shouldAskForPatienceWhenTheServerDoesNotSay(int status) throws Exception {
        WIRE.answers(jsonResponse("", status));
        AcquiredJob job = acquired();

        assertThatThrownBy(() -> WIRE.client().lock(JobLockKey.of(job)))
                .isInstanceOfSatisfying(FlowableApiException.class, e -> {
                    assertThat(e.getKind()).isEqualTo(Kind.TRY_AGAIN);
                    assertThat(e.isMaybeCarriedOut()).isFalse();
                })
                .hasMessageContaining("job 8");
    }
}
