package io.github.camelflowable.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.util.ObjectHelper;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.rest.FlowableRestEndpoint;

/** What editors and catalogs read of our components is complete: titles, groups, values to choose from, secrets. */
class ComponentJsonTest {

    private static final Pattern CREDENTIAL =
            Pattern.compile("(?i).*(password|username|token|secret|passphrase|apikey|clientid).*");

    @ParameterizedTest
    @ValueSource(strings = {"flowable-ew", "rest/flowable-rest"})
    void shouldGiveEachOptionATitleAGroupAndAType(String component) throws IOException {
        SoftAssertions softly = new SoftAssertions();
        options(component).forEach((name, option) -> {
            for (String key : new String[] {"displayName", "group", "type", "javaType"}) {
                softly.assertThat(option.path(key).asText())
                        .as("%s of %s", key, name)
                        .isNotBlank();
            }
        });
        softly.assertAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flowable-ew", "rest/flowable-rest"})
    void shouldListTheValuesOfEachEnum(String component) throws IOException {
        Map<String, JsonNode> ofOurs = new TreeMap<>(options(component));
        ofOurs.values().removeIf(option -> enumConstants(option).length == 0);

        assertThat(ofOurs).as("options with values to choose from").isNotEmpty();
        ofOurs.forEach((name, option) -> assertThat(option.path("enum"))
                .as("values of %s", name)
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(enumConstants(option)));
    }

    /** A secret is masked where Camel shows options; a flag on anything else would hide what helps. */
    @ParameterizedTest
    @ValueSource(strings = {"flowable-ew", "rest/flowable-rest"})
    void shouldFlagCredentialsAndNothingElseAsSecret(String component) throws IOException {
        options(component).forEach((name, option) -> {
            boolean credential = CREDENTIAL.matcher(name).matches();
            assertThat(option.path("secret").asBoolean())
                    .as("secret flag of %s", name)
                    .isEqualTo(credential);
            assertThat(option.path("group").asText().equals("security"))
                    .as("%s is of the group security", name)
                    .isEqualTo(credential);
        });
    }

    @Test
    void shouldSayThatAConsumerIsGreedyByDefault() throws IOException {
        assertThat(options("flowable-ew").entrySet())
                .filteredOn(option -> option.getKey().endsWith("greedy"))
                .hasSize(2)
                .allSatisfy(option -> assertThat(
                                option.getValue().path("defaultValue").asBoolean())
                        .isTrue());
    }

    @Test
    void shouldSayHowOftenAQueryIsPolledByDefault() throws IOException {
        assertThat(options("rest/flowable-rest")
                        .get("query parameter delay")
                        .path("defaultValue")
                        .asLong())
                .isEqualTo(new DefaultCamelContext()
                        .getEndpoint("flowable-rest:process/listTasks", FlowableRestEndpoint.class)
                        .getDelay())
                .isEqualTo(5000);
    }

    private static Map<String, JsonNode> options(String component) throws IOException {
        Map<String, JsonNode> options = new ComponentTables(component).all();
        options.keySet().removeIf(name -> name.startsWith("header "));
        return options;
    }

    private static String[] enumConstants(JsonNode option) {
        Class<?> type = ObjectHelper.loadClass(option.path("javaType").asText());
        return type == null || !type.isEnum()
                ? new String[0]
                : Arrays.stream(type.getEnumConstants()).map(Object::toString).toArray(String[]::new);
    }
}
