package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.xml.transform.stream.StreamSource;

import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;

import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.component.file.GenericFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.kit.Flowable;
import io.github.camelflowable.kit.Models;

/** What goes in and comes out: files in every shape, JSON in every shape, pages, classes, nothing. */
class RestBodiesIT extends RestTestSupport {

    record Instance(String id, String businessKey, boolean ended, Map<String, Object> variables) {}

    // ---- files in ----

    @Test
    void shouldUploadAFileInEveryShape(@TempDir Path folder) throws Exception {
        Path path = Files.writeString(folder.resolve("größe-" + key + ".bpmn20.xml"), Models.oneTask(key, topic));
        byte[] bytes = Files.readAllBytes(path);
        String upload = "flowable-rest:process/uploadDeployment";

        for (Object file : new Object[] {path, path.toFile()}) {
            assertThat(variables(send(upload, file, Map.of()))).containsEntry("name", "größe-" + key);
        }
        Map<String, Object> odd = Map.of(Exchange.FILE_NAME, "a/b\"\r\nX: y; " + key + ".bpmn20.xml");
        assertThat(variables(send(upload, bytes, odd))).containsEntry("name", "b___X: y; " + key);
        Map<String, Object> named = Map.of(Exchange.FILE_NAME, key + ".bpmn20.xml");
        for (Object file : new Object[] {bytes, new ByteArrayInputStream(bytes), Files.readString(path)}) {
            assertThat(variables(send(upload, file, named))).containsEntry("name", key);
        }
        routes(rb -> rb.from("file:" + folder + "?initialDelay=0&noop=true").to(upload));
        await("the file was deployed")
                .until(() -> rows("process/listProcessDefinitions", null, "key", key, "size", 100)
                                .size()
                        == 7);
    }

    @Test
    void shouldUploadAFileOfAnotherMachine() {
        GenericFile<String> remote = new GenericFile<>();
        remote.setFile("what an FTP server says of it");
        remote.setBody(Models.oneTask(key, topic).getBytes());

        Exchange uploaded =
                send("flowable-rest:process/uploadDeployment", remote, Map.of(Exchange.FILE_NAME, key + ".bpmn20.xml"));

        assertThat(variables(uploaded)).containsEntry("name", key);
    }

    /** Camel's stream cache keeps each kind of stream in a class of its own, and a step before has read it to its end. */
    @Test
    void shouldUploadEveryKindOfStreamWithAndWithoutStreamCache() throws Exception {
        String name = "Größe-" + key;
        String model = Models.oneTask(key, topic).replace("<process ", "<process name=\"" + name + "\" ");
        String upload = "flowable-rest:process/uploadDeployment";
        routes(rb -> rb.from("direct:read")
                .validate(rb.body().isInstanceOf(StreamCache.class))
                .process(exchange -> exchange.getMessage().getBody(String.class))
                .to(upload));

        for (String address : List.of(upload, "direct:read")) {
            for (Object file : new Object[] {
                new StringReader(model),
                new StreamSource(new StringReader(model)),
                new StreamSource(new ByteArrayInputStream(model.getBytes(StandardCharsets.UTF_8))),
                new ByteArrayInputStream(model.getBytes(StandardCharsets.UTF_8))
            }) {
                Exchange uploaded = send(address, file, Map.of(Exchange.FILE_NAME, key + ".bpmn20.xml"));
                assertThat(uploaded.getException()).as(address + " " + file).isNull();
                assertThat(rows("process/listProcessDefinitions", null, "key", key, "latest", true))
                        .singleElement()
                        .satisfies(row -> assertThat(row)
                                .containsEntry("name", name)
                                .containsEntry(
                                        "deploymentId", variables(uploaded).get("id")));
            }
        }
        assertThat(refusal("process/uploadDeployment", 5)).contains("java.lang.Integer", "a file");
    }

    @Test
    void shouldTakeATextForTheValueWhenStreamCacheKeepsIt() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key, Map.of("city", "Wien"));
        routes(rb -> rb.from("direct:value").to("flowable-rest:process/updateProcessInstanceVariable"));

        for (String city : List.of("Köln", "")) {
            Exchange updated = send(
                    "direct:value",
                    new StringReader(city),
                    parameters("processInstanceId", instance, "variableName", "city"));

            assertThat(updated.getException()).as(city).isNull();
            assertThat(text(instance, "city")).isEqualTo(city);
        }
    }

    @Test
    void shouldUploadTheOneFileOfAMap(@TempDir Path folder) throws Exception {
        String instance = startProcess(Models.oneTask(key, topic));
        GenericFile<File> local = new GenericFile<>();
        local.setFile(Files.writeString(folder.resolve("scan"), "local").toFile());
        GenericFile<String> remote = new GenericFile<>();
        remote.setFile("what an FTP server says of it");
        remote.setBody("remote".getBytes());

        for (GenericFile<?> file : List.of(local, remote)) {
            call(
                    "process/createOrUpdateProcessInstanceVariable",
                    Map.of("of" + file.getFile().getClass().getSimpleName(), file),
                    "processInstanceId",
                    instance);
        }

        assertThat(flowable.variableBytes(instance, "ofFile")).asString().isEqualTo("local");
        assertThat(flowable.variableBytes(instance, "ofString")).asString().isEqualTo("remote");
    }

    @Test
    void shouldUploadTheOneAttachment() {
        String upload = "flowable-rest:process/uploadDeployment";
        byte[] model = Models.oneTask(key, topic).getBytes();

        Exchange one = template.request(upload, exchange -> attach(exchange, key + ".bpmn20.xml", model));
        Exchange two = template.request(upload, exchange -> {
            attach(exchange, "a.bpmn", model);
            attach(exchange, "b.bpmn", model);
        });

        assertThat(one.getException()).isNull();
        assertThat(variables(one)).containsEntry("name", key);
        assertThat(two.getException()).hasMessageContaining("2 attachments").hasMessageContaining("one file");
    }

    private static void attach(Exchange exchange, String name, byte[] bytes) {
        exchange.getMessage(AttachmentMessage.class).addAttachment(name, new DataHandler(new BytesSource(name, bytes)));
    }

    private record BytesSource(String name, byte[] bytes) implements DataSource {
        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public OutputStream getOutputStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getContentType() {
            return "application/xml";
        }

        @Override
        public String getName() {
            return name;
        }
    }

    // ---- files out ----

    @Test
    void shouldGiveAFileAsAStreamThatCanBeReadTwice() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        Object id =
                rows("process/listProcessDefinitions", null, "key", key).get(0).get("id");
        routes(rb -> rb.from("direct:model")
                .to("flowable-rest:process/getProcessDefinitionResource")
                .to("mock:model"));

        Exchange read = send("direct:model", null, parameters("processDefinitionId", id));

        assertThat(read.getMessage().getBody()).isInstanceOf(StreamCache.class).isInstanceOf(InputStream.class);
        assertThat(read.getMessage().getBody(String.class)).contains("<process id=\"" + key);
        ((StreamCache) read.getMessage().getBody()).reset();
        assertThat(read.getMessage().getBody(byte[].class)).isNotEmpty();
    }

    // ---- JSON ----

    @Test
    void shouldTakeJsonInEveryShape() {
        flowable.deploy(Models.oneTask(key, topic));
        String json = "{\"processDefinitionKey\": \"" + key + "\", \"variables\": {\"items\": [1, 2]}}";

        ByteBuffer buffer = ByteBuffer.wrap(("x" + json).getBytes()).position(1);
        for (Object body : new Object[] {
            json, json.getBytes(), new ByteArrayInputStream(json.getBytes()), json.toCharArray(), buffer, buffer
        }) {
            Map<String, Object> started = object("process/createProcessInstance", body);
            assertThat(started).containsEntry("variables", Map.of("items", List.of(1, 2)));
        }
        assertThat(refusal("process/createProcessInstance", "hello")).contains("not JSON", "processDefinitionKey");
    }

    /** The server would see the first document, and the last value of the field, only. */
    @Test
    void shouldRefuseJsonOfWhichAPartWouldBeLost() {
        String json = "{\"processDefinitionKey\": \"" + key + "\"}";

        assertThat(refusal("process/createProcessInstance", json + "\n" + json)).contains("not JSON", "Trailing token");
        assertThat(refusal("process/createProcessInstance", "{\"name\": \"a\", \"name\": \"b\"}"))
                .contains("not JSON", "Duplicate field 'name'");
    }

    @Test
    void shouldTakeAStreamAsJsonWhenItSaysSo() {
        String instance = startProcess(Models.oneTask(key, topic));
        byte[] json = "[{\"name\": \"a\", \"value\": 1}]".getBytes();

        Map<String, Object> headers =
                with(parameters("processInstanceId", instance), Exchange.CONTENT_TYPE, "application/json");
        assertThat(variables(send("flowable-rest:process/createProcessInstanceVariable", json, headers)))
                .containsEntry("a", 1);
        assertThat(refusal("process/createProcessInstanceVariable", json, "processInstanceId", instance))
                .as("else it is a file")
                .contains("'name'", "beside the file");
    }

    /** A header of Kafka is bytes: in JSON they were Base64, in an address the name of their Java class. */
    @Test
    void shouldTakeBytesForTheTextOfAParameter() {
        flowable.deploy(Models.oneTask(key, topic));
        String businessKey = "Köln-" + key;
        String create = "process/createProcessInstance";

        Map<String, Object> started =
                object(create, Map.of("processDefinitionKey", bytes(key)), "businessKey", bytes(businessKey));
        String id = (String) started.get("id");
        Exchange latin = send(
                "flowable-rest:" + create,
                Map.of("processDefinitionKey", key),
                with(
                        parameters("businessKey", "Köln".getBytes(StandardCharsets.ISO_8859_1)),
                        Exchange.CHARSET_NAME,
                        "ISO-8859-1"));

        assertThat(started).containsEntry("businessKey", businessKey);
        assertThat(variables(latin)).containsEntry("businessKey", "Köln");
        assertThat(object("process/getProcessInstance", null, "processInstanceId", bytes(id)))
                .containsEntry("businessKey", businessKey);
        assertThat(rows(
                        "process/listProcessInstances",
                        null,
                        "businessKey",
                        bytes(businessKey),
                        "suspended",
                        bytes("false"),
                        "size",
                        bytes("5")))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("id", id));
        assertThat(object(
                        "process/call",
                        null,
                        "method",
                        bytes("GET"),
                        "path",
                        bytes("runtime/process-instances/{id}"),
                        "id",
                        bytes(id)))
                .containsEntry("id", id);
        assertThat(rows("process/listTasks", null, "dueBefore", bytes("2026-11-22"), "processInstanceId", id))
                .isEmpty();
    }

    @Test
    void shouldShowTheTextOfBytesThatAreNoNumber() {
        assertThat(refusal("process/listTasks", null, "size", bytes("five"))).contains("'size'", "'five'");
        assertThat(refusal("process/queryTasks", Map.of("priority", bytes("high"))))
                .contains("'priority'", "'high'");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // ---- pages and classes ----

    @Test
    void shouldReadAllPagesOrOne() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        for (int i = 0; i < 5; i++) {
            flowable.startProcess(key);
        }
        List<Object> ids = new ArrayList<>();
        routes(rb -> rb.from("direct:all")
                .to("flowable-rest:process/queryProcessInstances?allPages=true&param.size=2")
                .split(rb.body())
                .process(exchange -> ids.add(variables(exchange).get("id"))));
        List<Object> idsOfPage = new ArrayList<>();
        routes(rb -> rb.from("direct:page")
                .to("flowable-rest:process/queryProcessInstances?param.size=2")
                .split(rb.body())
                .process(exchange -> idsOfPage.add(variables(exchange).get("id"))));

        Map<String, Object> query = Map.of("processDefinitionKey", key);
        assertThat(send("direct:all", query, Map.of()).getException()).isNull();

        assertThat(ids).hasSize(5).doesNotHaveDuplicates();
        assertThat(send("direct:page", query, Map.of()).getException()).isNull();
        assertThat(idsOfPage).hasSize(2).doesNotHaveDuplicates();
        RestPage page = (RestPage) call("process/queryProcessInstances", query, "start", 3, "size", 10, "sort", "id");
        assertThat(page.total()).isEqualTo(5);
        assertThat(page.start()).isEqualTo(3);
        assertThat(page.size()).isEqualTo(2);
        assertThat(page.data()).hasSize(2);
        assertThat((List<?>) context.getTypeConverter().convertTo(List.class, page))
                .hasSize(2);
        assertThat(context.getTypeConverter().convertTo(String.class, page)).startsWith("{\"data\":[{");
        assertThat(new ObjectMapper().writeValueAsString(page)).startsWith("{\"data\":[{");
    }

    @Test
    void shouldMakeObjectsOfAClass() {
        flowable.deploy(Models.oneTask(key, topic));
        String as = "?outputClass=" + Instance.class.getName();
        Map<String, Object> body =
                Map.of("processDefinitionKey", key, "businessKey", "b", "variables", Map.of("orderId", 7));

        Exchange started = send("flowable-rest:process/createProcessInstance" + as, body, Map.of());

        Instance instance = started.getMessage().getBody(Instance.class);
        assertThat(instance).isEqualTo(new Instance(instance.id(), "b", false, Map.of("orderId", 7)));
        Exchange listed =
                send("flowable-rest:process/listProcessInstances" + as, null, parameters("processDefinitionKey", key));
        assertThat(listed.getMessage().getBody(RestPage.class).data())
                .singleElement()
                .isInstanceOf(Instance.class);
        Exchange text = send("flowable-rest:process/getEngineInfo?outputClass=java.lang.String", null, Map.of());
        assertThat(text.getMessage().getBody()).asString().startsWith("{").contains("\"version\"");
    }

    // ---- addresses ----

    @Test
    void shouldFailAtStartWhenTheAddressIsWrong() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "process/startProcess", "createProcessInstance",
                        "bpmn/listTasks", "process, cmmn, dmn",
                        "process", "api/operation",
                        "process/getTask?allPages=true", "allPages",
                        "process/getTask?param.task=1", "taskId",
                        "process/getTask?outputClass=no.such.Class", "no.such.Class")
                .entrySet()) {
            assertThatThrownBy(() -> context.getEndpoint("flowable-rest:" + wrong.getKey()))
                    .as(wrong.getKey())
                    .hasStackTraceContaining(wrong.getValue());
        }
    }

    @Test
    void shouldShowNoSecret() {
        String wrong = "flowable-rest:process/getEngineInfo?username=" + Flowable.USER + "&password=s3cr3t";

        Exception refused = send(wrong, null, Map.of()).getException();

        assertThat(((FlowableApiException) refused).getStatus()).isEqualTo(401);
        assertThat(refused).hasMessageStartingWith("process/getEngineInfo failed with 401");
        assertThat(refused.toString()).doesNotContain("s3cr3t");
        assertThat(context.getEndpoints())
                .noneMatch(endpoint -> endpoint.getEndpointUri().contains("s3cr3t"));
    }
}
