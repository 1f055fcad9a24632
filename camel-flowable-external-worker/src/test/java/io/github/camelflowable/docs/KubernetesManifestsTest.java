package io.github.camelflowable.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

/** The manifests of examples/kubernetes: what Kubernetes accepts, and what depends on each other. */
class KubernetesManifestsTest {

    private static final Path EXAMPLES = Path.of("../examples");
    private static final Path KUBERNETES = EXAMPLES.resolve("kubernetes");

    /** The fields of a ScaledObject with Prometheus triggers, by the reference of KEDA 2. */
    private static final String SCALED_OBJECT = """
            {
              "type": "object", "required": ["apiVersion", "kind", "metadata", "spec"], "additionalProperties": false,
              "properties": {
                "apiVersion": {"const": "keda.sh/v1alpha1"}, "kind": {"const": "ScaledObject"},
                "metadata": {"type": "object", "required": ["name"]},
                "spec": {
                  "type": "object", "required": ["scaleTargetRef", "triggers"], "additionalProperties": false,
                  "properties": {
                    "scaleTargetRef": {"type": "object", "required": ["name"]},
                    "pollingInterval": {"type": "integer", "minimum": 1},
                    "cooldownPeriod": {"type": "integer", "minimum": 1},
                    "minReplicaCount": {"type": "integer", "minimum": 0},
                    "maxReplicaCount": {"type": "integer", "minimum": 1},
                    "triggers": {"type": "array", "minItems": 1, "items": {
                      "type": "object", "required": ["type", "metadata"], "additionalProperties": false,
                      "properties": {
                        "type": {"const": "prometheus"},
                        "metadata": {
                          "type": "object", "required": ["serverAddress", "query", "threshold"],
                          "additionalProperties": {"type": "string"}}}}}
                  }
                }
              }
            }
            """;

    /** Kubernetes' types collect fields that they do not know: here such a field is an error. */
    private static final ObjectMapper STRICT = new YAMLMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private static <T> T read(String file, Class<T> type) throws IOException {
        return STRICT.readValue(KUBERNETES.resolve(file).toFile(), type);
    }

    @ParameterizedTest
    @CsvSource({
        "deployment.yaml, io.fabric8.kubernetes.api.model.apps.Deployment",
        "poddisruptionbudget.yaml, io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget",
        "secret.yaml, io.fabric8.kubernetes.api.model.Secret",
        "serviceaccount.yaml, io.fabric8.kubernetes.api.model.ServiceAccount"
    })
    void shouldHaveNoFieldThatKubernetesDoesNotKnow(String file, Class<?> type) throws IOException {
        JsonNode source = STRICT.readTree(KUBERNETES.resolve(file).toFile());
        assertThat(read(file, type)).isNotNull();
        assertThat(source.path("kind").asText()).isEqualTo(type.getSimpleName());

        // Proof that the reader is strict.
        String misspelt =
                Files.readString(KUBERNETES.resolve(file)).replaceFirst("metadata:\n", "metadata:\n  nmae: x\n");
        assertThatThrownBy(() -> STRICT.readValue(misspelt, type)).isInstanceOf(UnrecognizedPropertyException.class);
    }

    @Test
    void shouldHaveAScaledObjectThatKedaUnderstandsAndAMetricThatWorkersExport() throws IOException {
        JsonNode scaled =
                STRICT.readTree(KUBERNETES.resolve("scaledobject.yaml").toFile());
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(SCALED_OBJECT)
                        .validate(scaled))
                .isEmpty();
        assertThat(scaled.at("/spec/scaleTargetRef/name").asText())
                .isEqualTo(
                        read("deployment.yaml", Deployment.class).getMetadata().getName());

        String query = scaled.at("/spec/triggers/0/metadata/query").asText();
        List<String> metrics = Pattern.compile("flowable_ew_\\w+")
                .matcher(query)
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(metrics).isNotEmpty();
        assertThat(Files.readString(Path.of("src/main/docs/observability.md"))).contains(metrics);
        assertThat(application()
                        .at("/camel/component/flowable-ew/backlog-interval")
                        .asText())
                .as("the worker exports it")
                .isNotEmpty();
    }

    @Test
    void shouldGiveCamelTheTimeThatItsShutdownTakes() throws IOException {
        PodSpec pod = read("deployment.yaml", Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec();
        String camel = pod.getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals("CAMEL_MAIN_SHUTDOWN_TIMEOUT"))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow();

        assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThan(Long.parseLong(camel));
    }

    @Test
    void shouldProbeWhatTheApplicationShows() throws IOException {
        Container worker = read("deployment.yaml", Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);

        assertThat(path(worker.getReadinessProbe())).isEqualTo("/actuator/health/readiness");
        assertThat(path(worker.getLivenessProbe())).isEqualTo("/actuator/health/liveness");
        assertThat(application()
                        .at("/management/endpoint/health/group/readiness/include")
                        .asText())
                .contains("camelReadinessState");
        assertThat(worker.getPorts().get(0).getContainerPort())
                .isEqualTo(application().at("/server/port").asInt());
        assertThat(worker.getEnvFrom().get(0).getSecretRef().getName())
                .isEqualTo(read("secret.yaml", Secret.class).getMetadata().getName());
        for (String key : read("secret.yaml", Secret.class).getStringData().keySet()) {
            assertThat(application().toString()).contains("${" + key + ":");
        }
    }

    @Test
    void shouldSelectTheSamePodsEverywhere() throws IOException {
        Deployment deployment = read("deployment.yaml", Deployment.class);
        assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
        assertThat(read("poddisruptionbudget.yaml", PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels())
                .isEqualTo(deployment.getSpec().getSelector().getMatchLabels());
        assertThat(deployment.getSpec().getTemplate().getSpec().getServiceAccountName())
                .isEqualTo(read("serviceaccount.yaml", ServiceAccount.class)
                        .getMetadata()
                        .getName());
    }

    @Test
    void shouldListEveryManifestForKustomize() throws IOException {
        JsonNode kustomization =
                STRICT.readTree(KUBERNETES.resolve("kustomization.yaml").toFile());
        List<String> listed = STRICT.convertValue(kustomization.path("resources"), new TypeReference<>() {});
        try (var files = Files.list(KUBERNETES)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml")))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    /** A shell as process 1 would not pass SIGTERM on: running jobs would be killed. */
    @Test
    void shouldStartJavaAsTheFirstProcessOfTheImage() throws IOException {
        String dockerfile = Files.readString(KUBERNETES.resolve("Dockerfile"));

        assertThat(dockerfile).containsPattern("(?m)^ENTRYPOINT \\[\"java\"").containsPattern("(?m)^USER \\d+$");
    }

    private static String path(Probe probe) {
        return probe.getHttpGet().getPath();
    }

    private static JsonNode application() throws IOException {
        return STRICT.readTree(EXAMPLES.resolve("spring-boot-worker/src/main/resources/application.yaml")
                .toFile());
    }
}
