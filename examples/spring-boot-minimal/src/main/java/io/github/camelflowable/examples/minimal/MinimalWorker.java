package io.github.camelflowable.examples.minimal;

import org.apache.camel.builder.LambdaRouteBuilder;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class MinimalWorker {

    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(MinimalWorker.class);
        // There is no web server that would.
        application.setKeepAlive(true);
        application.run(arguments);
    }

    @Bean
    LambdaRouteBuilder greeting() {
        return route -> route.from("flowable-ew:greeting?resultVariable=greeting")
                .setBody(route.simple("Hello ${body[name]}"))
                .log("${body}");
    }
}
