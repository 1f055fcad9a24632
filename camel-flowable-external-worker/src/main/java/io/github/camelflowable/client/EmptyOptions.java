package io.github.camelflowable.client;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;

/** Options of an address without a value, such as {@code scopeType=}, which an unset placeholder leaves behind. */
public final class EmptyOptions {

    /** Without these options, the default would be another server, another API, or no credentials. */
    private static final Set<String> WITH_A_MEANING =
            Set.of("baseurl", "externaljobapipath", "processapipath", "cmmnapipath", "accesstoken");

    private EmptyOptions() {}

    /**
     * Removes options without a value. An unknown name stays, so that Camel refuses it.
     *
     * @param options  options of an address by name
     * @param endpoint configurer that sets the options of the endpoint
     */
    public static void remove(Map<String, Object> options, PropertyConfigurer endpoint) {
        PropertyConfigurerGetter known = (PropertyConfigurerGetter) endpoint;
        options.entrySet()
                .removeIf(option -> option.getValue() instanceof String text
                        && text.isBlank()
                        && !WITH_A_MEANING.contains(option.getKey().toLowerCase(Locale.ROOT))
                        && known.getOptionType(option.getKey(), true) != null);
    }
}
