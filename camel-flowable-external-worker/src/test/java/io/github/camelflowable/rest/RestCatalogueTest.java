package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.client.JobJson;
import io.github.camelflowable.rest.RestOperation.Answer;

/** The catalogue as data: whole, consistent, and the only place that says what there is. */
class RestCatalogueTest {

    private final RestCatalogue catalogue = RestCatalogue.shipped();

    @Test
    void shouldHaveEveryOperation() {
        assertThat(countOf("process")).isEqualTo(202);
        assertThat(countOf("cmmn")).isEqualTo(134);
        assertThat(countOf("dmn")).isEqualTo(24);
        assertThat(countOf("event-registry")).isEqualTo(17);
        assertThat(countOf("idm")).isEqualTo(19);
        assertThat(countOf("app")).isEqualTo(13);
        assertThat(catalogue.all())
                .filteredOn(operation -> operation.since() != null)
                .hasSize(13)
                .allSatisfy(operation -> assertThat(operation.since()).isEqualTo("8.0.0"));
    }

    /** What Flowable 7.1.0 has. */
    private long countOf(String api) {
        return catalogue.all().stream()
                .filter(operation ->
                        operation.api().equals(api) && !operation.isComposite() && operation.since() == null)
                .count();
    }

    @Test
    void shouldOfferItsNamesForCompletionWhenTheComponentIsDescribed() throws IOException {
        Set<String> names = catalogue.all().stream().map(RestOperation::name).collect(Collectors.toSet());

        assertThat(List.of(RestOperationNames.ALL.split(",")))
                .as("RestOperationNames.ALL")
                .isSorted()
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(names);
        try (InputStream json =
                getClass().getResourceAsStream("/META-INF/io/github/camelflowable/rest/flowable-rest.json")) {
            JsonNode operation =
                    JobJson.MAPPER.readTree(json).path("properties").path("operation");
            assertThat(operation.path("enum")).hasSameSizeAs(names);
            operation.path("enum").forEach(name -> assertThat(names).contains(name.asText()));
        }
    }

    @Test
    void shouldHaveAConstantForEachAddress() throws IllegalAccessException {
        List<String> addresses = new ArrayList<>();
        for (Class<?> api : FlowableRestOperations.class.getClasses()) {
            for (Field constant : api.getFields()) {
                addresses.add((String) constant.get(null));
            }
        }

        assertThat(addresses)
                .containsExactlyInAnyOrderElementsOf(
                        catalogue.all().stream().map(RestOperation::address).toList());
        assertThat(FlowableRestOperations.EventRegistry.LIST_CHANNEL_DEFINITIONS)
                .isEqualTo("event-registry/listChannelDefinitions");
    }

    @Test
    void shouldLeadSomewhere() {
        for (RestOperation operation : catalogue.all()) {
            assertThat(operation.section()).as(operation.address()).isNotBlank();
            if (operation.isComposite()) {
                continue;
            }
            assertThat(operation.method()).as(operation.address()).isIn("GET", "POST", "PUT", "DELETE");
            assertThat(String.join("/", operation.path()))
                    .as(operation.address())
                    .matches("[a-z-]+(/[a-z-]+|/\\{[a-zA-Z]+\\*?\\})*");
            assertThat(operation.parameters()).as(operation.address()).doesNotHaveDuplicates();
            assertThat(operation.body() != null || operation.form() != null)
                    .as(operation.address() + " takes a body")
                    .isEqualTo(operation.method().equals("POST")
                            || operation.method().equals("PUT"));
            if (operation.bytes() != null) {
                assertThat(catalogue.find(operation.api(), operation.bytes()).answer())
                        .isEqualTo(Answer.BYTES);
            }
        }
    }

    @Test
    void shouldReachNoPlaceTwice() {
        List<String> places = catalogue.all().stream()
                .filter(operation -> !operation.isComposite())
                .map(operation -> operation.api() + " " + operation.method() + " "
                        + String.join("/", operation.path()).replaceAll("\\{[^}]*}", "{}"))
                .toList();

        assertThat(places).doesNotHaveDuplicates();
    }

    /** The build replaces placeholders in resources. */
    @Test
    void shouldHoldNothingThatTheBuildWouldReplace() throws IOException {
        try (InputStream json = RestCatalogue.class.getResourceAsStream("operations.json")) {
            assertThat(new String(json.readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain("${")
                    .doesNotContain("@");
        }
    }

    @Test
    void shouldListWhatThereIsWhenAnOperationIsMisspelt() {
        assertThatThrownBy(() -> catalogue.find("process", "listJob"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'process/listJob'")
                .hasMessageContaining("Similar names are: process/listJobs")
                .hasMessageContaining("createProcessInstance");
        assertThatThrownBy(() -> catalogue.find("process", "createCaseInstance"))
                .hasMessageContaining("Similar names are: cmmn/createCaseInstance");
        assertThatThrownBy(() -> catalogue.find("bpmn", "listJobs")).hasMessageContaining("process, cmmn, dmn");
        assertThatThrownBy(() -> catalogue.find("process", "")).hasMessageContaining("Known are");
    }

    /** What a newer Flowable has takes one entry. */
    @Test
    void shouldKnowAnOperationWhenItHasOneEntry() throws IOException {
        String entry = """
                {"process": [{
                  "name": "listEventSubscriptions", "section": "Runtime", "http": "GET runtime/event-subscriptions",
                  "query": ["eventName", "createdBefore:date"], "sort": ["id"], "answer": "page"
                }]}""";

        RestOperation operation = RestCatalogue.read(new ByteArrayInputStream(entry.getBytes(StandardCharsets.UTF_8)))
                .find("process", "listEventSubscriptions");

        assertThat(operation.parameters())
                .containsExactly("eventName", "createdBefore", "start", "size", "sort", "order");
        assertThat(operation.path()).containsExactly("runtime", "event-subscriptions");
    }
}
