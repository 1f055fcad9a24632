package io.github.camelflowable.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/**
 * Listens at every place where a secret could come out: all logs down to a level, whatever is told to it, the attributes
 * and names of Camel's MBeans, names of threads, and {@code toString()} of whole object graphs.
 */
public final class Eavesdropper implements AutoCloseable {

    /** The servers of the tests see the secrets, of course, and say so. */
    private static final List<String> SERVERS =
            List.of("wiremock", "com.github.tomakehurst", "WireMock", "org.eclipse");

    private static final int SHOWN = 200;

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final Map<Logger, Level> levels = new HashMap<>();
    private final LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = logs.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Map<String, Appender<ILoggingEvent>> detached = new HashMap<>();
    private final UnsynchronizedAppenderBase<ILoggingEvent> ear = new UnsynchronizedAppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            listen(event);
        }
    };

    /** @param deepest level of the logs that are listened to */
    public Eavesdropper(Level deepest) {
        for (Logger logger : logs.getLoggerList()) {
            levels.put(logger, logger.getLevel());
            logger.setLevel(logger == root ? deepest : null);
        }
        root.iteratorForAppenders().forEachRemaining(appender -> detached.put(appender.getName(), appender));
        detached.values().forEach(root::detachAppender);
        ear.setContext(logs);
        ear.start();
        root.addAppender(ear);
    }

    private void listen(ILoggingEvent event) {
        if (SERVERS.stream().noneMatch(event.getLoggerName()::startsWith)) {
            String trace =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            heard.add("log " + event.getLevel() + " " + event.getLoggerName() + " [" + event.getThreadName() + "] "
                    + event.getFormattedMessage() + event.getMDCPropertyMap() + trace);
        }
    }

    /** Tells it something that the program says in public. */
    public void hear(String where, Object said) {
        if (said instanceof Throwable failure) {
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            heard.add(where + ": " + text);
        } else {
            heard.add(where + ": " + said);
        }
    }

    public void hearManagementBeans() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Set<ObjectName> names = server.queryNames(new ObjectName("org.apache.camel:*"), null);
        assertThat(names).as("Camel is managed").isNotEmpty();
        for (ObjectName name : names) {
            heard.add("MBean " + name);
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                if (attribute.isReadable()) {
                    heard.add("MBean " + name + " " + attribute.getName() + ": " + value(server, name, attribute));
                }
            }
        }
    }

    private static String value(MBeanServer server, ObjectName name, MBeanAttributeInfo attribute) {
        try {
            Object value = server.getAttribute(name, attribute.getName());
            return value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value);
        } catch (JMException | RuntimeException e) {
            return e.toString();
        }
    }

    public void hearThreads() {
        Thread.getAllStackTraces().keySet().forEach(thread -> heard.add("thread " + thread.getName()));
    }

    /** Listens to everything of ours that can be reached, and to what of others it holds. */
    public void hearAllOf(Object start) {
        hearAllOf(start, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private void hearAllOf(Object object, Set<Object> known) {
        if (object == null || !known.add(object)) {
            return;
        }
        if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                hearAllOf(key, known);
                hearAllOf(value, known);
            });
        } else if (object instanceof Iterable<?> elements) {
            elements.forEach(element -> hearAllOf(element, known));
        } else if (object.getClass().isArray()
                && !object.getClass().getComponentType().isPrimitive()) {
            for (int i = 0; i < Array.getLength(object); i++) {
                hearAllOf(Array.get(object, i), known);
            }
        } else if (object.getClass().getName().matches("(io\\.github\\.camelflowable|org\\.apache)\\..*")) {
            heard.add("toString of " + object.getClass().getName() + ": " + object);
            if (object.getClass().getName().startsWith("io.github.camelflowable.")) {
                hearFieldsOf(object, known);
            }
        }
    }

    private void hearFieldsOf(Object object, Set<Object> known) {
        for (Class<?> type = object.getClass();
                type.getName().startsWith("io.github.camelflowable.");
                type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
                    hearAllOf(valueOf(field, object), known);
                }
            }
        }
    }

    private static Object valueOf(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How often something was heard that contains this. */
    public long count(String text) {
        return heard.stream().filter(said -> said.contains(text)).count();
    }

    public void assertHeardNothingOf(String... secrets) {
        for (String secret : secrets) {
            for (String form : formsOf(secret)) {
                assertThat(heard)
                        .filteredOn(said -> said.contains(form))
                        .extracting(said -> excerpt(said, form))
                        .as("places where %s comes out", secret)
                        .isEmpty();
            }
        }
    }

    /** @return whether a text gives a secret away in any of the forms that are listened for */
    public static boolean givesAway(String text, String secret) {
        return formsOf(secret).stream().anyMatch(text::contains);
    }

    /** Plain, in a URL, and in base64, where it looks different depending on how many bytes stand before it. */
    private static List<String> formsOf(String secret) {
        List<String> forms = new ArrayList<>(List.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8)));
        for (String before : new String[] {"", "x", "xx"}) {
            String encoded = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString((before + secret).getBytes(StandardCharsets.UTF_8));
            // The first and the last characters also hold bits of what stands before and after.
            forms.add(encoded.substring(before.isEmpty() ? 0 : before.length() + 1, encoded.length() - 2));
        }
        return forms;
    }

    private static String excerpt(String said, String form) {
        int at = said.indexOf(form);
        return said.substring(0, Math.min(SHOWN, said.length()))
                + " ... "
                + said.substring(Math.max(0, at - SHOWN), Math.min(said.length(), at + SHOWN));
    }

    @Override
    public void close() {
        root.detachAppender(ear);
        levels.forEach(Logger::setLevel);
        detached.values().forEach(root::addAppender);
    }
}
