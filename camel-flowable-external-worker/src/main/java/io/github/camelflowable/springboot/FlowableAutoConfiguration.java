package io.github.camelflowable.springboot;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.util.ConditionalOnHierarchicalProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Configures both components by the keys of the application. A component that the application defines as a bean under the
 * component's name is not changed.
 */
@AutoConfiguration(after = CamelAutoConfiguration.class)
@ConditionalOnClass(CamelAutoConfiguration.class)
@ConditionalOnBean(CamelContext.class)
public class FlowableAutoConfiguration {

    @Bean
    @ConditionalOnHierarchicalProperties({"camel.component", "camel.component.flowable-ew"})
    @ConditionalOnMissingBean(name = {"flowable-ew", "flowable-ew-component"})
    ComponentCustomizer flowableEwKeys(CamelContext camel, Environment environment) {
        return new ComponentKeys("flowable-ew", camel, environment);
    }

    @Bean
    @ConditionalOnHierarchicalProperties({"camel.component", "camel.component.flowable-rest"})
    @ConditionalOnMissingBean(name = {"flowable-rest", "flowable-rest-component"})
    ComponentCustomizer flowableRestKeys(CamelContext camel, Environment environment) {
        return new ComponentKeys("flowable-rest", camel, environment);
    }
}
