package io.github.camelflowable.examples.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a server that takes time, in a JVM of its own: what a balancer, TLS and a database elsewhere add. The first byte of
 * each answer is held back for three tenths of the mean time and an exponential rest, so that most answers take less than the
 * mean and a few take several times of it. It knows nothing of HTTP but that a connection has one request under way.
 */
record SlowNetwork(ChildJvm jvm, String address) implements AutoCloseable {

    private static final String ANNOUNCEMENT = "Slow network at ";

    /** Part of the mean that each answer takes at least. */
    private static final double FLOOR = 0.3;

    private static final int BUFFER_BYTES = 16_384;

    static SlowNetwork before(String url, Duration mean) throws IOException {
        URI server = URI.create(url);
        ChildJvm jvm = ChildJvm.start(
                List.of("-Xmx256m"),
                SlowNetwork.class,
                List.of(server.getHost(), String.valueOf(server.getPort()), String.valueOf(mean.toMillis())));
        return new SlowNetwork(jvm, jvm.awaitLine(ANNOUNCEMENT).substring(ANNOUNCEMENT.length()));
    }

    /** @return the site, reached through this network */
    Site to(Site site) {
        return new Site(address + URI.create(site.baseUrl()).getPath(), site.username(), site.password(), site.topic());
    }

    Topic to(Topic topic) {
        return new Topic() {
            @Override
            public Site site() {
                return to(topic.site());
            }

            @Override
            public void fill(int jobs) throws Exception {
                topic.fill(jobs);
            }

            @Override
            public void settle() throws Exception {
                topic.settle();
            }
        };
    }

    @Override
    public void close() {
        jvm.close();
    }

    public static void main(String[] arguments) throws IOException {
        double meanNanos = Duration.ofMillis(Long.parseLong(arguments[2])).toNanos();
        try (ServerSocket socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            System.out.println(ANNOUNCEMENT + "http://127.0.0.1:" + socket.getLocalPort());
            while (true) {
                Socket client = socket.accept();
                Socket server = new Socket(arguments[0], Integer.parseInt(arguments[1]));
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                AtomicBoolean asked = new AtomicBoolean();
                new Thread(() -> pump(client, server, () -> asked.set(true))).start();
                new Thread(() -> pump(server, client, () -> {
                            if (asked.getAndSet(false)) {
                                LockSupport.parkNanos(delayNanos(meanNanos));
                            }
                        }))
                        .start();
            }
        }
    }

    private static long delayNanos(double meanNanos) {
        double exponential = -Math.log(1 - ThreadLocalRandom.current().nextDouble());
        return (long) (meanNanos * (FLOOR + (1 - FLOOR) * exponential));
    }

    private static void pump(Socket from, Socket to, Runnable beforeWrite) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                beforeWrite.run();
                out.write(buffer, 0, count);
            }
        } catch (IOException closed) {
            // One side has gone; the other is closed with it.
        }
    }
}
