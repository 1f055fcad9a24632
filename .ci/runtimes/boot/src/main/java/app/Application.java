package app;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;

@SpringBootApplication
public class Application {

    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments);
    }

    @Component
    static class Greeting extends RouteBuilder {
        @Override
        public void configure() {
            from("flowable-ew:greeting?resultVariable=greeting")
                    .setBody(simple("Hello ${body[name]}"))
                    .log("${body}");
        }
    }
}
