package io.github.camelflowable.springboot;

import java.util.Map;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Warns if Camel's starter is missing: nothing reads the keys then, and a worker would use the default address. */
@AutoConfiguration
@ConditionalOnMissingClass("org.apache.camel.spring.boot.CamelAutoConfiguration")
public class MissingStarterAutoConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(MissingStarterAutoConfiguration.class);

    MissingStarterAutoConfiguration(Environment environment) {
        Binder binder = Binder.get(environment);
        Stream.of("camel.component.flowable-ew", "camel.component.flowable-rest")
                .filter(prefix -> binder.bind(prefix, Bindable.mapOf(String.class, String.class))
                        .map(Map::isEmpty)
                        .orElse(true)
                        .equals(false))
                .forEach(prefix -> LOG.warn(
                        "Keys {}.* have no effect, because org.apache.camel.springboot:camel-spring-boot-starter is missing: add it",
                        prefix));
    }
}
