package io.github.camelflowable.examples.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where the jobs are: a server, its user, and a topic. */
public record Site(String baseUrl, String username, String password, String topic) {

    public Site withTopic(String other) {
        return new Site(baseUrl, username, password, other);
    }

    /** Value of the Authorization header. */
    public String authorization() {
        byte[] credentials = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(credentials);
    }
}
