package io.github.camelflowable.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import javax.sql.DataSource;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.jdbc.JdbcAggregationRepository;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

import com.zaxxer.hikari.HikariDataSource;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.kit.Flowable;

/** A worker with a journal on PostgreSQL, or without one. Writes each run of a job, and each outcome that was stored, to a file. */
final class JournalWorker {

    static final int SLOTS = 8;

    private static final String NO_JOURNAL = "none";

    private JournalWorker() {}

    /** @param database URL of PostgreSQL, or null for no journal */
    static String[] arguments(String baseUrl, String topic, Path folder, String database) {
        return new String[] {baseUrl, topic, folder.toString(), database == null ? NO_JOURNAL : database};
    }

    static Path runs(Path folder) {
        return folder.resolve("runs");
    }

    static Path stored(Path folder) {
        return folder.resolve("stored");
    }

    private static synchronized void write(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Journal extends JdbcAggregationRepository {

        private final Path folder;

        Journal(DataSource database, Path folder) {
            super(new DataSourceTransactionManager(database), "outcomes", database);
            this.folder = folder;
        }

        @Override
        public Exchange add(CamelContext context, String key, Exchange exchange) {
            Exchange added = super.add(context, key, exchange);
            write(stored(folder), key.split("#")[1]);
            return added;
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[2]);
        CamelContext context = new DefaultCamelContext();
        FlowableEwComponent component = context.getComponent("flowable-ew", FlowableEwComponent.class);
        component.getConfiguration().setBaseUrl(arguments[0]);
        component.getConfiguration().setUsername(Flowable.USER);
        component.getConfiguration().setPassword(Flowable.PASSWORD);
        if (!arguments[3].equals(NO_JOURNAL)) {
            HikariDataSource database = new HikariDataSource();
            database.setJdbcUrl(arguments[3]);
            database.setMaximumPoolSize(SLOTS + 1);
            component.getConfiguration().setJournal(new Journal(database, folder));
        }
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-ew:" + arguments[1] + "?initialDelay=0&delay=100&lockDuration=PT3S&concurrentConsumers="
                                + SLOTS)
                        .process(exchange -> {
                            String job = exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class);
                            write(runs(folder), job);
                            exchange.getMessage().setBody(Map.of("result", job));
                        });
            }
        });
        context.start();
        new CountDownLatch(1).await();
    }
}
