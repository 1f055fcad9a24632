package io.github.camelflowable.examples.benchmark;

import java.io.File;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Set;

/**
 * The connector of another jar, such as an earlier release, in the same run: its classes, Camel's and the HTTP client's are
 * loaded once more, and only what contenders share with the contest is not.
 */
final class OtherJar {

    private static final String CONNECTOR = "camel-flowable-external-worker";
    private static final String SHARED = OtherJar.class.getPackageName() + ".";
    private static final Set<String> LOADED_AGAIN = Set.of("CamelRoute", "RequestCounter");

    private final ClassLoader loader;

    /** @param jar takes the place of the connector on the class path */
    OtherJar(Path jar) throws MalformedURLException {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
        URL[] urls = new URL[entries.length];
        for (int i = 0; i < entries.length; i++) {
            urls[i] = (isConnector(entries[i]) ? jar : Path.of(entries[i]))
                    .toUri()
                    .toURL();
        }
        loader = new Again(urls);
    }

    private static boolean isConnector(String entry) {
        String file = Path.of(entry).getFileName().toString();
        return file.startsWith(CONNECTOR) && file.endsWith(".jar")
                || Path.of(entry).endsWith(Path.of(CONNECTOR, "target", "classes"));
    }

    /** @return a route with these options, named so that the chart shows which jar it is */
    Contender route(String name, String options) throws ReflectiveOperationException {
        Constructor<?> route =
                loader.loadClass(SHARED + "CamelRoute").getDeclaredConstructor(String.class, String.class);
        route.setAccessible(true);
        return new InItsLoader((Contender) route.newInstance(name, options), loader);
    }

    /** Camel finds its services by the class loader of the thread that starts a context. */
    private record InItsLoader(Contender contender, ClassLoader loader) implements Contender {

        @Override
        public String name() {
            return contender.name();
        }

        @Override
        public Worker start(Site site, Work work, Tally tally) throws Exception {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(loader);
            try {
                return contender.start(site, work, tally);
            } finally {
                thread.setContextClassLoader(before);
            }
        }
    }

    private static final class Again extends URLClassLoader {

        Again(URL[] urls) {
            super(urls, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return isShared(name) ? OtherJar.class.getClassLoader().loadClass(name) : super.loadClass(name, resolve);
        }

        private static boolean isShared(String name) {
            if (!name.startsWith(SHARED)) {
                return name.startsWith("org.slf4j.") || name.startsWith("ch.qos.logback.");
            }
            String simple = name.substring(SHARED.length()).split("\\$")[0];
            return !LOADED_AGAIN.contains(simple);
        }
    }
}
