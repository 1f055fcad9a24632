package io.github.camelflowable.springboot;

import java.util.Collection;

/** A key of the application that cannot mean what it says. It names the key, never its value, which may be a secret. */
class WrongKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    private WrongKeyException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    static WrongKeyException unknown(String scheme, Collection<String> wrong, Collection<String> known) {
        return new WrongKeyException(
                "The component " + scheme + " has no option for " + String.join(", ", wrong),
                "Correct or remove it. Known under camel.component." + scheme + " are: " + String.join(", ", known),
                null);
    }

    static WrongKeyException value(String key, String problem, Throwable cause) {
        return new WrongKeyException(
                "Wrong value of " + key + ": " + problem,
                "Correct it where it is set: a file, an environment variable or an argument of the application.",
                cause);
    }

    String remedy() {
        return remedy;
    }

    @Override
    public String getMessage() {
        return super.getMessage() + ". " + remedy;
    }

    String problem() {
        return super.getMessage();
    }
}
