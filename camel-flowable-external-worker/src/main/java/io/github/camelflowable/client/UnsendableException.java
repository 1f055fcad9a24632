package io.github.camelflowable.client;

/**
 * A call was never sent, because a value in it has no JSON form: the message names the variable. A type of its own,
 * because an {@link IllegalArgumentException} from elsewhere may come after the call was carried out.
 */
public final class UnsendableException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    UnsendableException(RuntimeException cause) {
        super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }
}
