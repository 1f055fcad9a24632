package io.github.camelflowable.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.camelflowable.FlowableEwConfiguration;
import io.github.camelflowable.rest.FlowableRestConfiguration;

/** The keys of the Spring Boot starter of Flowable's own client. */
class OfficialClientKeysTest {

    private static final String OFFICIAL = "flowable.external.worker.";
    private static final String ADDRESS = OFFICIAL + "rest.base-url=http://flowable.example/flowable-work";
    private static final String USER = OFFICIAL + "rest.authentication.basic.username=admin";
    private static final String PASSWORD = OFFICIAL + "rest.authentication.basic.password=test";
    private static final String TOKEN = OFFICIAL + "rest.authentication.bearer.token=t0k3n";

    @Test
    void shouldConnectBothComponentsWhenThereAreNoKeysOfOurs() {
        BootApplication.with(ADDRESS, USER, PASSWORD).run(application -> {
            FlowableEwConfiguration worker = BootApplication.worker(application);
            assertThat(worker.getBaseUrl()).isEqualTo("http://flowable.example/flowable-work");
            assertThat(worker.getExternalJobApiPath()).isEqualTo("external-job-api");
            assertThat(worker.getUsername()).isEqualTo("admin");
            assertThat(worker.getPassword()).isEqualTo("test");
            assertThat(worker.getAccessToken()).isNull();
            FlowableRestConfiguration rest = BootApplication.rest(application);
            assertThat(rest.getBaseUrl()).isEqualTo("http://flowable.example/flowable-work");
            assertThat(rest.getUsername()).isEqualTo("admin");
            assertThat(rest.getPassword()).isEqualTo("test");
        });
    }

    @Test
    void shouldTakeTheTokenWhenThereIsOne() {
        BootApplication.with(ADDRESS, TOKEN).run(application -> {
            assertThat(BootApplication.worker(application).getAccessToken()).isEqualTo("t0k3n");
            assertThat(BootApplication.worker(application).getUsername()).isNull();
        });
    }

    @ParameterizedTest
    @CsvSource({"none, ,", "basic, admin,", "bearer, , t0k3n"})
    void shouldAuthenticateAsTheTypeSaysWhenThereAreKeysOfBoth(String type, String username, String token) {
        BootApplication.with(ADDRESS, USER, PASSWORD, TOKEN, OFFICIAL + "rest.authentication.type=" + type)
                .run(application -> {
                    assertThat(BootApplication.worker(application).getUsername())
                            .isEqualTo(username);
                    assertThat(BootApplication.worker(application).getAccessToken())
                            .isEqualTo(token);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "http://f.example/work,                  ,                       http://f.example/work",
        "http://f.example/work/,                 ,                       http://f.example/work",
        "http://f.example/work/external-job-api, ,                       http://f.example/work",
        "http://f.example/work/external-job-api, /,                      http://f.example/work",
        "http://f.example/work/external-job-api, '',                     http://f.example/work",
        "http://f.example,                       /work/external-job-api, http://f.example/work",
        "http://f.example,                       ,                       http://f.example"
    })
    void shouldFindRootAndApiWhereverTheAddressIsCutInTwo(String baseUrl, String contextPath, String root) {
        BootApplication.with(
                        OFFICIAL + "rest.base-url=" + baseUrl,
                        contextPath == null ? "none=" : OFFICIAL + "rest.context-path=" + contextPath)
                .run(application -> {
                    assertThat(BootApplication.worker(application).getBaseUrl()).isEqualTo(root);
                    assertThat(BootApplication.worker(application).getExternalJobApiPath())
                            .isEqualTo("external-job-api");
                });
    }

    @Test
    void shouldTakeTheWholeAddressWhenItHasNoPath() {
        BootApplication.with(OFFICIAL + "rest.base-url=http://jobs.example/", OFFICIAL + "rest.context-path=/")
                .run(application -> {
                    assertThat(BootApplication.worker(application).getBaseUrl()).isEqualTo("http://jobs.example");
                    assertThat(BootApplication.worker(application).getExternalJobApiPath())
                            .isEmpty();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base-url=http://own.example/rest",
                "access-token=own",
                "http.oauth2ClientId=own",
                "http.oauth2-client-id=own"
            })
    void shouldSendTheirCredentialsNowhereWhenOneKeyOfOursSaysHowToConnect(String key) {
        BootApplication.with(ADDRESS, USER, PASSWORD, "camel.component.flowable-ew." + key)
                .run(application -> {
                    FlowableEwConfiguration worker = BootApplication.worker(application);
                    assertThat(worker.getUsername()).isNull();
                    assertThat(worker.getPassword()).isNull();
                    assertThat(worker.getBaseUrl()).doesNotContain("flowable.example");
                });
    }

    @Test
    void shouldTakeAPathOfOursWhenTheRestIsTheirs() {
        BootApplication.with(ADDRESS, "camel.component.flowable-ew.external-job-api-path=jobs")
                .run(application -> {
                    assertThat(BootApplication.worker(application).getBaseUrl())
                            .isEqualTo("http://flowable.example/flowable-work");
                    assertThat(BootApplication.worker(application).getExternalJobApiPath())
                            .isEqualTo("jobs");
                });
    }

    @Test
    void shouldTakeOverTheWorkersKeysThatMeanTheSameHere() {
        BootApplication.with(
                        OFFICIAL + "worker-id=w1",
                        OFFICIAL + "lock-duration=1h",
                        OFFICIAL + "number-of-retries=3",
                        OFFICIAL + "concurrency=4",
                        "camel.component.flowable-ew.number-of-retries=2")
                .run(application -> {
                    FlowableEwConfiguration worker = BootApplication.worker(application);
                    assertThat(worker.getWorkerId()).isEqualTo("w1");
                    assertThat(worker.getLockDuration()).isEqualTo(Duration.ofHours(1));
                    assertThat(worker.getConcurrentConsumers()).isEqualTo(4);
                    assertThat(worker.getNumberOfRetries()).as("ours wins").isEqualTo(2);
                    assertThat(BootApplication.rest(application).getBaseUrl())
                            .isEqualTo("http://localhost:8080/flowable-rest");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rest.authentication.bearer.token=t0k3n | rest.base-url",
                "rest.base-url=http://f.example,rest.authentication.basic.username=admin | basic.password",
                "rest.base-url=http://f.example,rest.authentication.type=basic | basic.username",
                "rest.base-url=http://f.example,rest.authentication.type=bearer | bearer.token",
                "rest.base-url=http://f.example,rest.authentication.bearer.token=t0k3n,rest.authentication.basic.username=a | authentication.type"
            })
    void shouldNameTheKeyWhenItIsMissing(String keys, String missing) {
        BootApplication.with(keys.replaceAll("(^|,)", "$1" + OFFICIAL).split(","))
                .run(application -> assertThat(application)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(missing)
                        .hasMessageNotContaining("t0k3n"));
    }
}
