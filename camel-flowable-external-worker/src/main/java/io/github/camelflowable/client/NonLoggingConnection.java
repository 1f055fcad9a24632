package io.github.camelflowable.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * A pooled connection that logs neither headers nor bytes. HttpClient's own connection writes both at DEBUG, the
 * {@code Authorization} header and every job variable included, as soon as the root logger is set to DEBUG.
 */
final class NonLoggingConnection extends DefaultBHttpClientConnection implements ManagedHttpClientConnection {

    /** How long the answer to a request is awaited that could not be written. More delays the report of a broken connection. */
    private static final Timeout EARLY_ANSWER = Timeout.ofMilliseconds(100);

    private final AtomicBoolean closed = new AtomicBoolean();
    private Timeout socketTimeout;
    /** Whether the server has answered and closed before it had the whole request. */
    private volatile boolean cutOff;

    NonLoggingConnection() {
        super(Http1Config.DEFAULT);
    }

    @Override
    public void bind(Socket socket) throws IOException {
        bind(new SocketHolder(socket));
    }

    @Override
    public void bind(SSLSocket sslSocket, Socket socket) throws IOException {
        Timeout ofConnection = socketTimeout;
        bind(new SocketHolder(sslSocket, socket));
        // HttpClient calls this while the socket has the timeout of the handshake.
        socketTimeout = ofConnection;
    }

    @Override
    public void bind(SocketHolder holder) throws IOException {
        if (closed.get()) {
            holder.getSocket().close();
            throw new InterruptedIOException("Connection already shut down");
        }
        super.bind(holder);
        socketTimeout = Timeout.ofMilliseconds(holder.getSocket().getSoTimeout());
    }

    /**
     * A server that refuses an upload for its size answers before it has read all of it, and closes the connection. That
     * answer has the reason, not the error of the write.
     */
    @Override
    public void sendRequestEntity(ClassicHttpRequest request) throws HttpException, IOException {
        try {
            super.sendRequestEntity(request);
        } catch (SocketException e) {
            if (!isDataAvailable(EARLY_ANSWER)) {
                throw e;
            }
            cutOff = true;
        }
    }

    @Override
    public void flush() throws IOException {
        if (!cutOff) {
            super.flush();
        }
    }

    /** @return whether another request may be sent on it */
    @Override
    public boolean isConsistent() {
        return !cutOff && super.isConsistent();
    }

    @Override
    public Socket getSocket() {
        SocketHolder holder = getSocketHolder();
        return holder == null ? null : holder.getSocket();
    }

    @Override
    public SSLSession getSSLSession() {
        return getSocket() instanceof SSLSocket ssl ? ssl.getSession() : null;
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        super.setSocketTimeout(timeout);
        socketTimeout = timeout;
    }

    @Override
    public void passivate() {
        super.setSocketTimeout(Timeout.ZERO_MILLISECONDS);
    }

    @Override
    public void activate() {
        super.setSocketTimeout(socketTimeout);
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            super.close();
        }
    }

    @Override
    public void close(CloseMode mode) {
        if (closed.compareAndSet(false, true)) {
            super.close(mode);
        }
    }
}
