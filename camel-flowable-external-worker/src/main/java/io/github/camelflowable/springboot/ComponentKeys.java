package io.github.camelflowable.springboot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spring.boot.util.HierarchicalPropertiesEvaluator;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.PropertyBindingSupport;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The keys {@code camel.component.NAME.*} as options of the component. They are read and checked when the application
 * starts, whether a route uses the component or not, and set when Camel creates the component.
 */
final class ComponentKeys implements ComponentCustomizer {

    private static final Bindable<Map<String, String>> TEXTS = Bindable.mapOf(String.class, String.class);

    /** Keys that disable the configuration by keys; Camel's own conditions read them. */
    private static final Set<String> SWITCHES = Set.of("enabled", "customizer.enabled");

    private static final String CONFIGURATION = "configuration";

    /** If one is set, no connection option comes from other keys: credentials are sent to their own address only. */
    private static final Set<String> CONNECTION =
            Set.of(CONFIGURATION, "baseUrl", "username", "password", "accessToken");

    private final String scheme;
    private final String prefix;
    private final CamelContext camel;
    private final Environment environment;
    private final ComponentOptions known;
    private final Map<String, Object> options = new LinkedHashMap<>();

    /** @throws WrongKeyException if the component has no such option, or the value does not fit */
    ComponentKeys(String scheme, CamelContext camel, Environment environment) {
        this.scheme = scheme;
        this.prefix = "camel.component." + scheme;
        this.camel = camel;
        this.environment = environment;
        this.known = ComponentOptions.of(scheme, camel);
        Binder binder = Binder.get(environment);
        Map<String, Object> own = own(binder);
        // Set first, because it replaces all options that were set before.
        if (own.containsKey(CONFIGURATION)) {
            options.put(CONFIGURATION, own.get(CONFIGURATION));
        }
        OfficialClientKeys official = OfficialClientKeys.read(binder);
        if (!connects(own)) {
            options.putAll(official.connection());
        }
        official.worker().forEach((option, value) -> {
            if (known.has(option)) {
                options.put(option, value);
            }
        });
        options.putAll(own);
    }

    private Map<String, Object> own(Binder binder) {
        Map<String, Object> own = new LinkedHashMap<>();
        for (String option : known.single()) {
            for (String key : List.of(known.keyOf(option), CONFIGURATION + "." + known.keyOf(option))) {
                binder.bind(prefix + "." + key, String.class).ifBound(value -> set(own, option, value));
            }
        }
        Set<String> wrong = new TreeSet<>();
        // The environment variable FLOWABLE_EW means flowable-ew, but Spring Boot reads flowable.ew.
        for (String place : List.of(prefix, prefix.replace('-', '.'))) {
            binder.bind(place, TEXTS).orElse(Map.of()).forEach((key, value) -> {
                if (!take(own, key, value)) {
                    wrong.add(place + "." + key);
                }
            });
        }
        if (!wrong.isEmpty()) {
            throw WrongKeyException.unknown(scheme, wrong, known.keys());
        }
        return own;
    }

    /** @return whether there is an option of this name */
    @SuppressWarnings("unchecked")
    private boolean take(Map<String, Object> own, String key, String value) {
        String name = key.startsWith(CONFIGURATION + ".") ? key.substring(CONFIGURATION.length() + 1) : key;
        String[] path = name.split("[.\\[]", 2);
        String map = known.mapNamed(path[0]);
        if (map != null && path.length == 2) {
            ((Map<String, Object>) own.computeIfAbsent(map, option -> new LinkedHashMap<>()))
                    .put(path[1].replaceAll("]$", ""), camel.resolvePropertyPlaceholders(value));
            return true;
        }
        String single = known.singleNamed(name);
        if (single != null) {
            set(own, single, value);
        }
        return single != null || SWITCHES.contains(name);
    }

    private void set(Map<String, Object> own, String option, String value) {
        if (value.isBlank()) {
            // With an unset secret, the credentials must not be sent to localhost.
            if (option.equals("baseUrl")) {
                throw WrongKeyException.value(prefix + "." + known.keyOf(option), "it is empty");
            }
            return;
        }
        // Camel would read 5s as the number 5000.
        if (known.isNumber(option) && !value.strip().matches("[-+]?\\d{1,9}")) {
            throw WrongKeyException.value(prefix + "." + known.keyOf(option), "it must be a whole number");
        }
        own.putIfAbsent(option, value);
    }

    private static boolean connects(Map<String, Object> own) {
        return own.keySet().stream().anyMatch(CONNECTION::contains)
                || own.get("http") instanceof Map<?, ?> http
                        && http.keySet().stream()
                                .anyMatch(name ->
                                        name.toString().toLowerCase(Locale.ROOT).startsWith("oauth2"));
    }

    @Override
    public boolean isEnabled(String name, Component component) {
        return name.equals(scheme)
                && HierarchicalPropertiesEvaluator.evaluate(
                        environment, "camel.component.customizer", prefix + ".customizer");
    }

    @Override
    public void configure(String name, Component component) {
        PropertyConfigurer configurer =
                PluginHelper.getConfigurerResolver(camel).resolvePropertyConfigurer(scheme + "-component", camel);
        options.forEach((option, value) -> {
            try {
                if (value instanceof Map) {
                    configurer.configure(camel, component, option, value, false);
                } else {
                    PropertyBindingSupport.build()
                            .withConfigurer(configurer)
                            .withMandatory(true)
                            .bind(camel, component, option, value);
                }
            } catch (RuntimeException e) {
                // The exception is not the cause: its message repeats the value.
                throw WrongKeyException.value(prefix + "." + known.keyOf(option), known.problem(option, value));
            }
        });
    }
}
