package io.github.camelflowable.kit;

import java.util.List;

import org.junit.jupiter.api.Assumptions;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL of its own, from embedded binaries. */
public final class Postgres {

    private Postgres() {}

    /** Skips the test where PostgreSQL cannot start. */
    public static EmbeddedPostgres startOrSkip() {
        try {
            return builder().start();
        } catch (Exception | LinkageError e) {
            return Assumptions.abort("PostgreSQL cannot start here: " + e);
        }
    }

    /** As users run it: the embedded one is set to forget transactions that it has just confirmed when it is killed. */
    public static EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on");
    }

    public static String url(EmbeddedPostgres database) {
        return database.getJdbcUrl("postgres", "postgres");
    }

    /** Properties that let a Flowable keep its data there. */
    public static List<String> properties(EmbeddedPostgres database) {
        return List.of(
                "spring.datasource.url=" + url(database), "spring.datasource.driver-class-name=org.postgresql.Driver");
    }
}
