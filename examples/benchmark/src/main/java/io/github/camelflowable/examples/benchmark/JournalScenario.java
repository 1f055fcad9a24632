package io.github.camelflowable.examples.benchmark;

import static io.github.camelflowable.examples.benchmark.Standings.Metric.ALLOCATED;
import static io.github.camelflowable.examples.benchmark.Standings.Metric.CPU;
import static io.github.camelflowable.examples.benchmark.Standings.Metric.REQUESTS;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import javax.sql.DataSource;

import org.apache.camel.processor.aggregate.MemoryAggregationRepository;
import org.apache.camel.processor.aggregate.jdbc.JdbcAggregationRepository;
import org.apache.camel.spi.AggregationRepository;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

import com.zaxxer.hikari.HikariDataSource;

import io.github.camelflowable.examples.benchmark.Contest.Entrant;
import io.github.camelflowable.examples.benchmark.Result.Bar;
import io.github.camelflowable.examples.benchmark.Standings.Metric;

/** What the option {@code journal} costs: a read, a write and a removal for each job, in memory and in PostgreSQL. */
final class JournalScenario implements Scenario {

    private static final String TABLE = "outcomes";
    private static final String IN_MEMORY = "connector, journal in memory";
    private static final String IN_DATABASE = "connector, journal in PostgreSQL";
    private static final List<Metric> METRICS = List.of(REQUESTS, CPU, ALLOCATED);

    /** The connector with a journal. */
    private record WithJournal(String name, AggregationRepository repository) implements Contender {

        @Override
        public Worker start(Site site, Work work, Tally tally) throws Exception {
            CamelRoute route = new CamelRoute(name, "journal=#journal");
            CamelRoute.Ready ready = route.prepare(
                    site, work, tally, context -> context.getRegistry().bind("journal", repository));
            ready.startRoute();
            return ready;
        }
    }

    @Override
    public Result run(Lab lab) throws Exception {
        int jobs = lab.options().jobs();
        try (HikariDataSource database = new HikariDataSource()) {
            database.setDataSource(lab.postgres().getPostgresDatabase());
            createTables(database);
            AggregationRepository jdbc =
                    new JdbcAggregationRepository(new DataSourceTransactionManager(database), TABLE, database);
            List<Entrant> entrants = List.of(
                    Entrant.of(CamelRoute.DEFAULTS, Work.NONE, jobs),
                    Entrant.of(new WithJournal(IN_MEMORY, new MemoryAggregationRepository()), Work.NONE, jobs),
                    Entrant.of(new WithJournal(IN_DATABASE, jdbc), Work.NONE, jobs));
            Standings standings = new Contest(lab.singleJobs(), entrants, lab.out())
                    .run(lab.options().rounds());
            double without = standings.jobsPerSecond(CamelRoute.DEFAULTS.name());
            return new Result(
                    "journal",
                    jobs + " jobs without work, with and without a journal, jobs per second",
                    Standings.columns(METRICS),
                    standings.rows(METRICS),
                    List.of(
                            Bar.atLeast("in memory / without", standings.jobsPerSecond(IN_MEMORY) / without, 0.95),
                            Bar.atLeast(
                                    "in PostgreSQL / without", standings.jobsPerSecond(IN_DATABASE) / without, 0.5)));
        }
    }

    private static void createTables(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : List.of(TABLE, TABLE + "_completed")) {
                statement.execute("CREATE TABLE IF NOT EXISTS " + table
                        + " (id varchar(255) PRIMARY KEY, exchange bytea NOT NULL, version bigint NOT NULL)");
            }
        }
    }
}
