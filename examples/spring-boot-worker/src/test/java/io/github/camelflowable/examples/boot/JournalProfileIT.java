package io.github.camelflowable.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.test.junit5.FlowableExtension;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** The profile {@code journal} with a real PostgreSQL. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"logging.level.root=WARN", "spring.main.banner-mode=off"})
@ActiveProfiles("journal")
@DirtiesContext
class JournalProfileIT {

    @RegisterExtension
    static FlowableExtension flowable = FlowableExtension.withModels();

    private static EmbeddedPostgres database;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private JdbcTemplate sql;

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry keys) throws IOException {
        database = EmbeddedPostgres.start();
        String url = database.getJdbcUrl("postgres", "postgres");
        keys.add("spring.datasource.url", () -> url);
        keys.add("spring.datasource.username", () -> "postgres");
        keys.add("spring.datasource.password", () -> "");
        flowable.properties().forEach((key, value) -> keys.add(key, () -> value));
    }

    @AfterAll
    static void stop() throws IOException {
        database.close();
    }

    @Test
    void shouldStoreEachOutcomeUntilFlowableHasIt() {
        JsonNode outcome = http.postForObject(
                "/invoices", Map.of("invoiceId", "R-1", "supplier", "Cup Works", "amount", 12.5), JsonNode.class);

        assertThat(outcome.path("end").asText()).isEqualTo("booked");
        await("each of the three jobs had an entry").untilAsserted(() -> assertThat(sql.queryForObject(
                        "SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'outcomes'", Long.class))
                .isEqualTo(3));
        await("no entry is left")
                .untilAsserted(() -> assertThat(sql.queryForObject("SELECT count(*) FROM outcomes", Long.class))
                        .isZero());
    }
}
