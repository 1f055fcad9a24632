package io.github.camelflowable.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import com.sun.net.httpserver.HttpServer;

/** Makes the JDK's HTTP servers of these tests; it reads its system properties when the first one is made. */
public final class HttpServers {

    static {
        // Else each answer waits for the acknowledgement of its headers, 40 ms on Linux.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // Else the server closes the 201st idle connection, and each after 30 s. A request sent on it at that moment is
        // lost: a
        // fault that no test has ordered.
        System.setProperty("sun.net.httpserver.maxIdleConnections", "100000");
        System.setProperty("sun.net.httpserver.idleInterval", "3600");
    }

    private HttpServers() {}

    /** @return a server on a free port of the loopback address, not started */
    public static HttpServer create() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
