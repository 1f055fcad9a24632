package io.github.camelflowable.springboot;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.util.StringUtils;

/**
 * The keys of the Spring Boot starter of Flowable's own client, for a team that used it before. Only keys with the same
 * meaning in both are read.
 *
 * @param workerId        name under which jobs are locked
 * @param concurrency     jobs worked on at the same time
 * @param lockDuration    how long an acquired job stays locked
 * @param numberOfRetries repeats of one acquire by the server
 * @param rest            address of Flowable and credentials
 */
record OfficialClientKeys(
        String workerId, Integer concurrency, Duration lockDuration, Integer numberOfRetries, Rest rest) {

    private static final String PREFIX = "flowable.external.worker";
    private static final String AUTHENTICATION = PREFIX + ".rest.authentication";

    static OfficialClientKeys read(Binder binder) {
        return binder.bind(PREFIX, OfficialClientKeys.class)
                .orElse(new OfficialClientKeys(null, null, null, null, null));
    }

    /** The options of a worker that are set. */
    Map<String, Object> worker() {
        Map<String, Object> options = new HashMap<>();
        options.put("workerId", workerId);
        options.put("concurrentConsumers", concurrency);
        options.put("lockDuration", lockDuration);
        options.put("numberOfRetries", numberOfRetries);
        options.values().removeIf(value -> value == null || value.toString().isBlank());
        return options;
    }

    /**
     * The options of the connection that are set.
     *
     * @throws WrongKeyException if there are credentials without an address, or half of them
     */
    Map<String, Object> connection() {
        if (rest == null) {
            return Map.of();
        }
        Map<String, Object> options = new LinkedHashMap<>();
        if (rest.authentication() != null) {
            options.putAll(rest.authentication().options());
        }
        if (StringUtils.hasText(rest.baseUrl())) {
            options.putAll(rest.address());
        } else if (!options.isEmpty()) {
            throw WrongKeyException.value(
                    PREFIX + ".rest.base-url",
                    "it is missing beside the credentials. The default of Flowable's own client, an address in the"
                            + " cloud, is not used: set the address to which the credentials may be sent");
        }
        return options;
    }

    /**
     * @param baseUrl     root of the Flowable application
     * @param contextPath path of the external worker API under it
     */
    record Rest(String baseUrl, String contextPath, Authentication authentication) {

        /**
         * For Flowable's client the address of the API is the base URL followed by the context path, split at any place. For
         * this component the last segment is the path of the API, and the rest is the root of all APIs.
         */
        Map<String, Object> address() {
            String root = baseUrl.strip().replaceAll("/+$", "");
            String path = contextPath == null
                    ? "external-job-api"
                    : contextPath.strip().replaceAll("^/+|/+$", "");
            String api = path.isEmpty() || root.endsWith("/" + path) ? root : root + "/" + path;
            int host = api.indexOf("://") + 3;
            int last = api.lastIndexOf('/');
            return last < host
                    ? Map.of("baseUrl", api, "externalJobApiPath", "")
                    : Map.of("baseUrl", api.substring(0, last), "externalJobApiPath", api.substring(last + 1));
        }
    }

    /** Kinds of authentication. */
    enum Type {
        /** The kind whose keys are set. */
        AUTO,
        NONE,
        BASIC,
        BEARER
    }

    record Authentication(Type type, Basic basic, Bearer bearer) {

        Map<String, Object> options() {
            Map<String, Object> options = new LinkedHashMap<>();
            if (basic != null && (isAuto() || type == Type.BASIC)) {
                put(options, "username", basic.username());
                put(options, "password", basic.password());
            }
            if (bearer != null && (isAuto() || type == Type.BEARER)) {
                put(options, "accessToken", bearer.token());
            }
            check(options);
            return options;
        }

        private boolean isAuto() {
            return type == null || type == Type.AUTO;
        }

        private void check(Map<String, Object> options) {
            if (options.containsKey("accessToken") && options.size() > 1) {
                throw WrongKeyException.value(
                        AUTHENTICATION + ".type", "it must be basic or bearer, as there are keys of both");
            }
            for (String half : new String[] {"username", "password"}) {
                boolean needed = type == Type.BASIC || options.size() == 1 && !options.containsKey("accessToken");
                if (needed && !options.containsKey(half)) {
                    throw WrongKeyException.value(
                            AUTHENTICATION + ".basic." + half, "it is missing for basic authentication");
                }
            }
            if (type == Type.BEARER && options.isEmpty()) {
                throw WrongKeyException.value(
                        AUTHENTICATION + ".bearer.token", "it is missing for bearer authentication");
            }
        }

        private static void put(Map<String, Object> options, String name, String value) {
            if (StringUtils.hasText(value)) {
                options.put(name, value);
            }
        }
    }

    /** Shows no secret. */
    record Basic(String username, String password) {
        @Override
        public String toString() {
            return "Basic";
        }
    }

    /** Shows no secret. */
    record Bearer(String token) {
        @Override
        public String toString() {
            return "Bearer";
        }
    }
}
