package io.github.camelflowable.examples.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application of Spring Boot as any other; its routes work Flowable's jobs off. */
@SpringBootApplication
public class SpringBootWorker {

    public static void main(String[] arguments) {
        SpringApplication.run(SpringBootWorker.class, arguments);
    }
}
