package io.github.camelflowable.examples.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server without an engine, to see what the workers themselves cost: hands out as many jobs as it was filled with, takes
 * every completion, and reads nothing else. One thread per connection, answers made in advance; it speaks just enough
 * HTTP/1.1 for the contenders. {@code POST /fill/<n>} fills it.
 */
final class StubServer {

    static final String ANNOUNCEMENT = "Stub answers at ";
    static final String FILL = "/fill/";

    private static final byte[] NO_CONTENT = ascii("HTTP/1.1 204 \r\n\r\n");
    private static final String JOB = """
            {"id":"%s","url":"http://localhost/external-job-api/jobs/%s","correlationId":"c-%s","processInstanceId":"p-%s",\
            "processDefinitionId":"single:1:4711","executionId":"e-%s","scopeId":null,"subScopeId":null,\
            "scopeDefinitionId":null,"scopeType":null,"elementId":"task","elementName":"Task","retries":3,\
            "exceptionMessage":null,"dueDate":null,"createTime":"2026-01-02T03:04:05.678Z","tenantId":"",\
            "lockOwner":"%s","lockExpirationTime":"2036-01-02T03:04:05.678Z","variables":[\
            {"name":"orderId","type":"string","value":"order-1"},{"name":"quantity","type":"integer","value":7},\
            {"name":"amount","type":"double","value":129.5},{"name":"express","type":"boolean","value":true}]}""";

    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong lastId = new AtomicLong();

    private StubServer() {}

    public static void main(String[] arguments) throws IOException {
        StubServer stub = new StubServer();
        try (ServerSocket socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            System.out.println(ANNOUNCEMENT + "http://127.0.0.1:" + socket.getLocalPort());
            while (true) {
                Socket connection = socket.accept();
                new Thread(() -> stub.serve(connection)).start();
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            String requestLine = line(in);
            while (!requestLine.isEmpty()) {
                out.write(answer(requestLine.split(" ")[1], body(in)));
                requestLine = line(in);
            }
        } catch (IOException closed) {
            // The client has gone.
        }
    }

    private byte[] answer(String path, String body) {
        if (path.startsWith(FILL)) {
            waiting.set(Long.parseLong(path.substring(FILL.length())));
            return NO_CONTENT;
        }
        return path.endsWith("/acquire/jobs") ? jobs(body) : NO_CONTENT;
    }

    private byte[] jobs(String request) {
        int wanted = Integer.parseInt(field(request, "\"numberOfTasks\":"));
        String owner = field(request, "\"workerId\":\"");
        StringBuilder jobs = new StringBuilder("[");
        for (int given = 0; given < wanted && take(); given++) {
            String id = Long.toString(lastId.incrementAndGet());
            if (given > 0) {
                jobs.append(',');
            }
            jobs.append(JOB.formatted(id, id, id, id, id, owner));
        }
        byte[] content = ascii(jobs.append(']').toString());
        byte[] head = ascii(
                "HTTP/1.1 200 \r\nContent-Type: application/json\r\nContent-Length: " + content.length + "\r\n\r\n");
        byte[] answer = new byte[head.length + content.length];
        System.arraycopy(head, 0, answer, 0, head.length);
        System.arraycopy(content, 0, answer, head.length, content.length);
        return answer;
    }

    private boolean take() {
        return waiting.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private static String field(String json, String start) {
        int from = json.indexOf(start) + start.length();
        int to = from;
        while (json.charAt(to) != ',' && json.charAt(to) != '"' && json.charAt(to) != '}') {
            to++;
        }
        return json.substring(from, to);
    }

    /** Reads headers and body; nothing but the length matters. */
    private static String body(InputStream in) throws IOException {
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("The client has gone in the middle of a request");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    /** @return a line without its end; empty also when the connection has ended */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
