package io.github.camelflowable;

import java.util.Map;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;

/** Checks the text of an option before Camel's generated configurer converts it and sets it on the component. */
final class CheckedConfigurer implements PropertyConfigurer, PropertyConfigurerGetter {

    private final PropertyConfigurer generated;
    private final PropertyConfigurerGetter options;

    /** @param generated is a {@link PropertyConfigurerGetter}, too */
    CheckedConfigurer(PropertyConfigurer generated) {
        this.generated = generated;
        this.options = (PropertyConfigurerGetter) generated;
    }

    @Override
    public boolean configure(CamelContext context, Object component, String name, Object value, boolean ignoreCase) {
        if (value instanceof String) {
            OptionRules.checkTexts(Map.of(name, value), context.getTypeConverter());
        }
        return generated.configure(context, component, name, value, ignoreCase);
    }

    @Override
    public Class<?> getOptionType(String name, boolean ignoreCase) {
        return options.getOptionType(name, ignoreCase);
    }

    @Override
    public String[] getAutowiredNames() {
        return options.getAutowiredNames();
    }

    @Override
    public Object getCollectionValueType(Object component, String name, boolean ignoreCase) {
        return options.getCollectionValueType(component, name, ignoreCase);
    }

    @Override
    public Object getOptionValue(Object component, String name, boolean ignoreCase) {
        return options.getOptionValue(component, name, ignoreCase);
    }
}
