package io.github.camelflowable.examples.boot;

import javax.sql.DataSource;

import org.apache.camel.processor.aggregate.jdbc.JdbcAggregationRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Stores decided outcomes in a database, which all workers share: who gets a job again, because a worker died before its
 * report, reports the stored outcome and does not run the route.
 */
@Configuration
@Profile("journal")
class JournalConfiguration {

    @Bean
    JdbcAggregationRepository journal(DataSource database, PlatformTransactionManager transactions) {
        return new JdbcAggregationRepository(transactions, "outcomes", database);
    }
}
