package io.github.camelflowable.examples.server;

/** The listing of the README, compiled; {@code ListingsTest} of the connector compares. */
class ReadmeListing {

    void show() {
        // tag::start[]
        try (FlowableServer server = FlowableServer.start("server.port=0")) {
            server.baseUrl(); // http://localhost:49152/flowable-rest
        }
        // end::start[]
    }
}
