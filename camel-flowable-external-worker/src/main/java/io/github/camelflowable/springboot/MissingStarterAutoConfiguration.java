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

/** Without Camel's starter nothing reads the keys, and a worker would talk to the default address without a word. */
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
                        "Nothing reads the keys {}.*: org.apache.camel.springboot:camel-spring-boot-starter is missing",
                        prefix));
    }
}
