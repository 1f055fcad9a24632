package io.github.camelflowable.springboot;

import java.util.Collection;

/** A key of the application is unknown or has a wrong value. Names the key, and the value only if it is not a secret. */
class WrongKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    private WrongKeyException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    static WrongKeyException unknown(String scheme, Collection<String> wrong, Collection<String> known) {
        return new WrongKeyException(
                "The component " + scheme + " has no option for " + String.join(", ", wrong),
                "Correct or remove it. Known under camel.component." + scheme + " are: " + String.join(", ", known));
    }

    static WrongKeyException value(String key, String problem) {
        return new WrongKeyException(
                "Wrong value of " + key + ": " + problem,
                "Correct it where it is set: a file, an environment variable or an argument of the application.");
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
