package io.github.camelflowable.exchange;

import org.apache.camel.Message;

/** Headers that a transport may have made bytes of: Kafka does with each. */
final class GivenHeader {

    private GivenHeader() {}

    /** @return the value, bytes as text in the charset of the exchange; null without the header */
    static Object of(Message message, String name) {
        Object value = message.getHeader(name);
        return value instanceof byte[] ? message.getHeader(name, String.class) : value;
    }
}
