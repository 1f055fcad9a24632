package io.github.camelflowable.springboot;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.FlowableEwConfiguration;
import io.github.camelflowable.rest.FlowableRestComponent;
import io.github.camelflowable.rest.FlowableRestConfiguration;

/** An application with Camel's auto-configuration and ours, and nothing else. */
public final class BootApplication {

    private BootApplication() {}

    public static ApplicationContextRunner with(String... keys) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(CamelAutoConfiguration.class, FlowableAutoConfiguration.class))
                .withPropertyValues(keys);
    }

    /** @param variables {@code NAME=value} each */
    public static ApplicationContextRunner withEnvironment(String... variables) {
        Map<String, Object> environment = Arrays.stream(variables)
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        // Spring Boot knows the variables of the environment by the end of this name.
        return with().withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", environment)));
    }

    public static FlowableEwConfiguration worker(ApplicationContext application) {
        return application
                .getBean(CamelContext.class)
                .getComponent("flowable-ew", FlowableEwComponent.class)
                .getConfiguration();
    }

    public static FlowableRestConfiguration rest(ApplicationContext application) {
        return application
                .getBean(CamelContext.class)
                .getComponent("flowable-rest", FlowableRestComponent.class)
                .getConfiguration();
    }
}
