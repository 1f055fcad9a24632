package io.github.camelflowable.kit;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.trafficlistener.WiremockNetworkTrafficListener;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import io.github.camelflowable.client.Authentication;
import io.github.camelflowable.client.ConnectionSettings;
import io.github.camelflowable.client.ExternalWorkerClient;
import io.github.camelflowable.client.FlowableConnection;

/**
 * The wire to Flowable with WireMock at the other end: for what a real engine does not do on demand, and for looking at
 * every byte of a request. It knows nothing of jobs; a test says what is answered.
 */
public final class FlowableWire implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    /** Path of the application at the server. */
    public static final String ROOT = "/flowable-rest";

    /** Path of the external worker API at the server. */
    public static final String API = ROOT + "/external-job-api";

    private final AtomicInteger connections = new AtomicInteger();
    private final WireMockServer server = new WireMockServer(
            wireMockConfig().dynamicPort().containerThreads(30).networkTrafficListener(new ConnectionCounter()));
    private final List<FlowableConnection> open = new ArrayList<>();
    private CamelContext context;

    @Override
    public void beforeAll(ExtensionContext test) {
        server.start();
        context = new DefaultCamelContext();
        context.start();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        open.forEach(FlowableConnection::close);
        open.clear();
        server.resetAll();
        connections.set(0);
    }

    @Override
    public void afterAll(ExtensionContext test) {
        context.stop();
        server.stop();
    }

    public WireMockServer server() {
        return server;
    }

    public CamelContext context() {
        return context;
    }

    public String baseUrl() {
        return server.baseUrl() + ROOT;
    }

    /** Answers every request so. */
    public void answers(ResponseDefinitionBuilder answer) {
        server.stubFor(any(anyUrl()).willReturn(answer));
    }

    /** Every request so far, the first one first. */
    public List<LoggedRequest> requests() {
        List<LoggedRequest> requests = new ArrayList<>();
        for (ServeEvent event : server.getAllServeEvents()) {
            requests.add(0, LoggedRequest.createFrom(event.getRequest()));
        }
        return requests;
    }

    /** The one and only request so far. */
    public LoggedRequest onlyRequest() {
        assertThat(requests()).as("requests").hasSize(1);
        return requests().get(0);
    }

    /** How many connections were opened in this test. */
    public int connections() {
        return connections.get();
    }

    /** A client with the defaults of {@link #connect()}. */
    public ExternalWorkerClient client() {
        return connect().client();
    }

    /** Settings of a connection to this server; opened by {@link Settings#open()} and closed after the test. */
    public Settings connect() {
        return new Settings();
    }

    /** What a test wants to differ from a plain connection. */
    public final class Settings {

        private String baseUrl = FlowableWire.this.baseUrl();
        private String externalJobApiPath = "external-job-api";
        private Authentication authentication = Authentication.NONE;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration requestTimeout = Duration.ofSeconds(20);
        private final Map<String, Object> http = new HashMap<>();

        public Settings baseUrl(String url) {
            baseUrl = url;
            return this;
        }

        public Settings externalJobApiPath(String path) {
            externalJobApiPath = path;
            return this;
        }

        public Settings authentication(Authentication who) {
            authentication = who;
            return this;
        }

        public Settings connectTimeout(Duration timeout) {
            connectTimeout = timeout;
            return this;
        }

        public Settings requestTimeout(Duration timeout) {
            requestTimeout = timeout;
            return this;
        }

        public Settings http(String option, Object value) {
            http.put(option, value);
            return this;
        }

        public ConnectionSettings settings() {
            URI root = ConnectionSettings.parseBaseUrl(baseUrl);
            return new ConnectionSettings(
                    root,
                    externalJobApiPath,
                    "process-api",
                    "cmmn-api",
                    authentication,
                    connectTimeout,
                    requestTimeout,
                    http);
        }

        public FlowableConnection open() {
            FlowableConnection connection;
            try {
                connection = FlowableConnection.open(context, settings());
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            open.add(connection);
            return connection;
        }

        public ExternalWorkerClient client() {
            return new ExternalWorkerClient(open());
        }
    }

    private final class ConnectionCounter implements WiremockNetworkTrafficListener {
        @Override
        public void opened(Socket socket) {
            connections.incrementAndGet();
        }

        @Override
        public void incoming(Socket socket, ByteBuffer bytes) {
            // Only connections count.
        }

        @Override
        public void outgoing(Socket socket, ByteBuffer bytes) {
            // Only connections count.
        }

        @Override
        public void closed(Socket socket) {
            // Only connections count.
        }
    }
}
