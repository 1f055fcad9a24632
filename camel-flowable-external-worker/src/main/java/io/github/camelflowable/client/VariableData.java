package io.github.camelflowable.client;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A variable whose bytes the acquire answer does not carry: {@code binary}, or a Java object that Flowable serialized.
 * Each call fetches the bytes from the configured base URL; an address that a server names is ignored.
 */
public final class VariableData {

    private final String name;
    private final String type;
    private final Object owner;
    private final Supplier<byte[]> source;

    /**
     * A variable of an owner that is not known.
     *
     * @param source fetches the bytes at each call
     */
    public VariableData(String name, String type, Supplier<byte[]> source) {
        this(name, type, null, source);
    }

    /**
     * @param owner  what has the variable, such as the id of a job
     * @param source fetches the bytes at each call
     */
    public VariableData(String name, String type, Object owner, Supplier<byte[]> source) {
        this.name = name;
        this.type = type;
        this.owner = owner;
        this.source = source;
    }

    public String name() {
        return name;
    }

    /** @return {@code binary} or {@code serializable} */
    public String type() {
        return type;
    }

    /**
     * Fetches the bytes. A {@code serializable} arrives as a Java serialization stream; read it only if you trust every
     * writer of the process's variables.
     *
     * @throws FlowableApiException if they cannot be fetched
     */
    public byte[] bytes() {
        return source.get();
    }

    /** @see #bytes() */
    public InputStream open() {
        return new ByteArrayInputStream(bytes());
    }

    /** Two are equal if they name the same variable of the same owner: one that the route did not replace is unchanged. */
    @Override
    public boolean equals(Object other) {
        return other instanceof VariableData data
                && name.equals(data.name)
                && type.equals(data.type)
                && Objects.equals(owner, data.owner);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, owner);
    }

    @Override
    public String toString() {
        return "VariableData[" + type + " " + name + "]";
    }
}
