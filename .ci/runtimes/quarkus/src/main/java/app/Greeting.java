package app;

import java.util.Map;

import org.apache.camel.builder.RouteBuilder;

public class Greeting extends RouteBuilder {

    @Override
    public void configure() {
        from("flowable-ew:greeting?resultVariable=greeting")
                .setBody(exchange ->
                        "Hello " + exchange.getMessage().getBody(Map.class).get("name"))
                .log("${body}");
    }
}
