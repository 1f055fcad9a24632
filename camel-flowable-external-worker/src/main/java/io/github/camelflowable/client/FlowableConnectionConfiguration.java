package io.github.camelflowable.client;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The connection options, shared by all components: address of Flowable, credentials and timeouts. */
@UriParams
public class FlowableConnectionConfiguration implements Cloneable {

    @UriParam(label = "common", defaultValue = "http://localhost:8080/flowable-rest")
    @Metadata(
            description = "URL of the Flowable application, to which the component appends the paths of the"
                    + " APIs. The component sends credentials to this address only.")
    private String baseUrl = "http://localhost:8080/flowable-rest";

    private boolean baseUrlSet;

    @UriParam(label = "advanced", defaultValue = "external-job-api")
    @Metadata(description = "Path of the external worker API, relative to baseUrl.")
    private String externalJobApiPath = "external-job-api";

    @UriParam(label = "advanced", defaultValue = "process-api")
    @Metadata(
            description = "Path of the BPMN API, relative to baseUrl. The flowable-ew component reads binary"
                    + " variables of processes from it.")
    private String processApiPath = "process-api";

    @UriParam(label = "advanced", defaultValue = "cmmn-api")
    @Metadata(
            description = "Path of the CMMN API, relative to baseUrl. The flowable-ew component reads binary"
                    + " variables of cases from it.")
    private String cmmnApiPath = "cmmn-api";

    @UriParam(label = "security", secret = true)
    @Metadata(
            description = "User name for HTTP Basic authentication, which the component sends with every"
                    + " request. Requires password.")
    private String username;

    @UriParam(label = "security", secret = true)
    @Metadata(description = "Password for HTTP Basic authentication. Requires username.")
    private String password;

    @UriParam(label = "security", secret = true, javaType = "java.lang.Object")
    @Metadata(
            description = "Bearer token that the component sends instead of username and password. With"
                    + " #bean:name of a Supplier of String, the component gets the token from that bean for"
                    + " each request, so that the bean can renew it.")
    private Object accessToken;

    @UriParam(label = "advanced", prefix = "http.", multiValue = true)
    @Metadata(
            description = "Options of the HTTP client of camel-http, such as http.sslContextParameters,"
                    + " http.proxyHost or http.oauth2ClientId. An unknown option fails the start.")
    private Map<String, Object> http;

    @UriParam(label = "common", defaultValue = "5s", javaType = "java.time.Duration")
    @Metadata(description = "Longest time that the component waits for a connection to the server.")
    private Duration connectTimeout = Duration.ofSeconds(5);

    @UriParam(label = "common", defaultValue = "30s", javaType = "java.time.Duration")
    @Metadata(description = "Longest time for one request, until its whole answer is read.")
    private Duration requestTimeout = Duration.ofSeconds(30);

    /** @return a copy of the options */
    public FlowableConnectionConfiguration copy() {
        try {
            FlowableConnectionConfiguration copy = (FlowableConnectionConfiguration) clone();
            copy.http = http == null ? null : new LinkedHashMap<>(http);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    /** Adds {@code http.*} options to those that are set; a later one overrides an earlier one. */
    public void addHttp(Map<String, Object> options) {
        if (!options.isEmpty()) {
            Map<String, Object> merged = new LinkedHashMap<>(http == null ? Map.of() : http);
            merged.putAll(options);
            http = merged;
        }
    }

    /**
     * Takes the connection of another component, unless an address of its own is set here: credentials must not go to
     * another address than the one they were given for. Credentials are taken whole or not at all, {@code http} options
     * one by one.
     */
    public void connectAs(FlowableConnectionConfiguration other) {
        if (baseUrlSet) {
            return;
        }
        baseUrl = other.baseUrl;
        processApiPath = other.processApiPath;
        cmmnApiPath = other.cmmnApiPath;
        Map<String, Object> own = http == null ? Map.of() : http;
        Map<String, Object> merged = new LinkedHashMap<>(other.http == null ? Map.of() : other.http);
        if (username != null || password != null || accessToken != null || HttpOptions.haveCredentials(own)) {
            merged.keySet().removeIf(HttpOptions::isCredential);
        } else {
            username = other.username;
            password = other.password;
            accessToken = other.accessToken;
        }
        // In another spelling of the same option, the later one applies.
        merged.putAll(own);
        http = merged;
    }

    /**
     * @throws IllegalArgumentException naming the options, if one is wrong or two contradict each other
     */
    public ConnectionSettings connectionSettings() {
        URI root = ConnectionSettings.parseBaseUrl(baseUrl);
        return new ConnectionSettings(
                root,
                externalJobApiPath,
                processApiPath,
                cmmnApiPath,
                authentication(),
                connectTimeout,
                requestTimeout,
                givenHttp());
    }

    private Map<String, Object> givenHttp() {
        Map<String, Object> given = new LinkedHashMap<>(http == null ? Map.of() : http);
        given.values().removeIf(value -> value instanceof String text && text.isBlank());
        return given;
    }

    @SuppressWarnings("unchecked")
    private Authentication authentication() {
        // A token that is empty and alone is refused below: requests would carry no credentials.
        boolean login = username != null || password != null;
        boolean token = accessToken != null && !(login && accessToken.toString().isBlank());
        if (token && login) {
            throw new IllegalArgumentException(
                    "Options accessToken and username/password exclude each other: choose one way to authenticate");
        }
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException("Options username and password belong together, but "
                    + (username == null ? "username" : "password") + " is missing");
        }
        if (token && accessToken instanceof Supplier<?> supplier) {
            return new Authentication.Bearer((Supplier<String>) supplier);
        }
        if (token) {
            return new Authentication.FixedBearer(accessToken.toString());
        }
        return username == null ? Authentication.NONE : new Authentication.Basic(username, password);
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
        this.baseUrlSet = true;
    }

    public String getExternalJobApiPath() {
        return externalJobApiPath;
    }

    public void setExternalJobApiPath(String externalJobApiPath) {
        this.externalJobApiPath = externalJobApiPath;
    }

    public String getProcessApiPath() {
        return processApiPath;
    }

    public void setProcessApiPath(String processApiPath) {
        this.processApiPath = processApiPath;
    }

    public String getCmmnApiPath() {
        return cmmnApiPath;
    }

    public void setCmmnApiPath(String cmmnApiPath) {
        this.cmmnApiPath = cmmnApiPath;
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = emptyToNull(username);
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = emptyToNull(password);
    }

    public Object getAccessToken() {
        return accessToken;
    }

    public void setAccessToken(Object accessToken) {
        this.accessToken = accessToken;
    }

    public Map<String, Object> getHttp() {
        return http;
    }

    public void setHttp(Map<String, Object> http) {
        this.http = http;
    }

    public Duration getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public Duration getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(Duration requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    /** An empty option is not set. */
    protected static String blankToNull(String value) {
        return value == null || value.isBlank() ? null : value;
    }

    /** The same for what may be made of blanks. */
    private static String emptyToNull(String value) {
        return value == null || value.isEmpty() ? null : value;
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + baseUrl + "]";
    }
}
