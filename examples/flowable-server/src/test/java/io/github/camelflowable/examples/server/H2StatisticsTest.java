package io.github.camelflowable.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.Test;

class H2StatisticsTest {

    private static final String DATABASE = "jdbc:h2:mem:statistics;DB_CLOSE_DELAY=10;ANALYZE_AUTO=0";
    private static final String VARIABLES_OF_A_JOB =
            "SELECT * FROM ACT_RU_VARIABLE WHERE EXECUTION_ID_ = '8' AND SCOPE_ID_ IS NULL AND TASK_ID_ IS NULL";

    @Test
    void shouldFindTheVariablesOfAJobByItsExecution() throws Exception {
        try (FlowableServer server = FlowableServer.start("server.port=0", "spring.datasource.url=" + DATABASE);
                Connection connection = DriverManager.getConnection(DATABASE, "sa", "");
                Statement statement = connection.createStatement()) {
            assertThat(server.port()).isPositive();
            assertThat(plan(statement)).containsPattern("PUBLIC\\.\\w+: EXECUTION_ID_ = '8' ");
        }
    }

    private static String plan(Statement statement) throws SQLException {
        try (ResultSet plan = statement.executeQuery("EXPLAIN " + VARIABLES_OF_A_JOB)) {
            assertThat(plan.next()).isTrue();
            return plan.getString(1);
        }
    }
}
