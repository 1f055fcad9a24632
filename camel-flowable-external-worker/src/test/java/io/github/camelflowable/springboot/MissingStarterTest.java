package io.github.camelflowable.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** An application of Spring Boot that has no starter of Camel. */
@ExtendWith(OutputCaptureExtension.class)
class MissingStarterTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withClassLoader(new FilteredClassLoader("org.apache.camel.spring"))
            .withConfiguration(
                    AutoConfigurations.of(FlowableAutoConfiguration.class, MissingStarterAutoConfiguration.class));

    @Test
    void shouldWarnWhenThereAreKeysThatNobodyReads(CapturedOutput output) {
        application
                .withPropertyValues("camel.component.flowable-ew.base-url=http://flowable.example")
                .run(started -> assertThat(started).hasNotFailed());

        assertThat(output)
                .contains("Keys camel.component.flowable-ew.* have no effect", "camel-spring-boot-starter is missing")
                .doesNotContain("flowable-rest");
    }

    @Test
    void shouldSayNothingWhenThereAreNoKeys(CapturedOutput output) {
        application.run(started -> assertThat(started).hasNotFailed());

        assertThat(output).doesNotContain("camel-spring-boot-starter");
    }
}
