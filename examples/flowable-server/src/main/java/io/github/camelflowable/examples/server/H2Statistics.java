package io.github.camelflowable.examples.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import javax.sql.DataSource;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/**
 * H2 picks the index for a query by statistics that it takes now and then. Taken while few variables are there, they make
 * it scan all variables for each job that is acquired, which then takes five times as long, until they are taken anew. So
 * the address of the database switches that off, and the columns that hardly tell variables apart are named here.
 */
final class H2Statistics implements ApplicationRunner {

    private static final List<String> MOSTLY_NULL = List.of("TASK_ID_", "SCOPE_ID_", "SUB_SCOPE_ID_", "SCOPE_TYPE_");

    private final DataSource database;

    H2Statistics(DataSource database) {
        this.database = database;
    }

    @Override
    public void run(ApplicationArguments arguments) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            if (!connection.getMetaData().getDatabaseProductName().equals("H2")) {
                return;
            }
            for (String column : MOSTLY_NULL) {
                statement.execute("ALTER TABLE ACT_RU_VARIABLE ALTER COLUMN " + column + " SELECTIVITY 1");
            }
        }
    }
}
