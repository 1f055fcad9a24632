package io.github.camelflowable.client;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.apache.hc.client5.http.entity.mime.AbstractContentBody;
import org.apache.hc.client5.http.entity.mime.ByteArrayBody;
import org.apache.hc.client5.http.entity.mime.ContentBody;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;

import io.github.camelflowable.client.ConnectionSettings.Api;

/**
 * Variables as bytes. The external worker API cannot carry them, so they are sent through the API of the engine that owns the
 * job: process-api for BPMN, cmmn-api for CMMN.
 */
final class BinaryVariables {

    private final FlowableConnection connection;

    BinaryVariables(FlowableConnection connection) {
        this.connection = connection;
    }

    byte[] fetch(ExternalWorkerJob job, String name) {
        String purpose = "Fetching the bytes of variable '" + name + "' of job " + job.id();
        if (!fitsIntoPath(name)) {
            throw FlowableApiException.badRequest(
                    purpose, job.id(), "the server refuses an address with the name of this variable in it");
        }
        // The execution also finds variables of its parent scopes; a plan item does not find those of its case.
        String[] path = job.isCmmn()
                ? new String[] {"cmmn-runtime", "case-instances", job.scopeId(), "variables", name, "data"}
                : new String[] {"runtime", "executions", job.executionId(), "variables", name, "data"};
        ApiCall call = ApiCall.get(purpose, job.isCmmn() ? Api.CMMN : Api.PROCESS, path);
        return connection.send(call, InputStream::readAllBytes);
    }

    /** Stores the bytes at the process or case instance, creating or replacing the variable. */
    void store(ExternalWorkerJob job, String name, Object value) {
        VariableTypes.checkName(name);
        ContentBody bytes = content(name, value);
        Api api = job.isCmmn() ? Api.CMMN : Api.PROCESS;
        List<String> variables = job.isCmmn()
                ? Arrays.asList("cmmn-runtime", "case-instances", job.scopeId(), "variables")
                : Arrays.asList("runtime", "process-instances", job.processInstanceId(), "variables");
        String purpose = "Uploading variable '" + name + "' of job " + job.id();
        // Only PUT of the single variable replaces a binary one (other requests
        // answer 500 if it exists), and for a process only POST creates one.
        if (!fitsIntoPath(name)
                || !replaced(call(purpose, "PUT", api, with(variables, name), multipart(name, bytes)))) {
            connection.send(call(purpose, "POST", api, variables, multipart(name, bytes)));
        }
    }

    private boolean replaced(ApiCall put) {
        try {
            connection.send(put);
            return true;
        } catch (FlowableApiException e) {
            if (e.getStatus() == 404) {
                return false;
            }
            throw e;
        }
    }

    private static List<String> with(List<String> path, String segment) {
        List<String> longer = new ArrayList<>(path);
        longer.add(segment);
        return longer;
    }

    /** Tomcat and Spring's firewall refuse these characters in an address, encoded or not. */
    private static boolean fitsIntoPath(String name) {
        return !name.isBlank()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> "/\\;%".indexOf(c) >= 0 || Character.isISOControl(c));
    }

    private static ApiCall call(String purpose, String method, Api api, List<String> path, HttpEntity body) {
        return new ApiCall(purpose, null, method, api, path, Map.of(), body);
    }

    private static HttpEntity multipart(String name, ContentBody bytes) {
        ContentType utf8 = ContentType.TEXT_PLAIN.withCharset("UTF-8");
        return MultipartEntityBuilder.create()
                .addTextBody("name", name, utf8)
                .addTextBody("type", "binary", utf8)
                .addPart("file", bytes)
                .build();
    }

    private static ContentBody content(String name, Object value) {
        return value instanceof RepeatableBytes repeatable
                ? new RepeatableBody(repeatable)
                : new ByteArrayBody(bytes(name, value), ContentType.APPLICATION_OCTET_STREAM, "file");
    }

    /** Bytes that are read anew for each request, so that they need not fit into the heap. */
    private static final class RepeatableBody extends AbstractContentBody {

        private final RepeatableBytes bytes;

        RepeatableBody(RepeatableBytes bytes) {
            super(ContentType.APPLICATION_OCTET_STREAM);
            this.bytes = bytes;
        }

        @Override
        public String getFilename() {
            return "file";
        }

        @Override
        public long getContentLength() {
            return bytes.length();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try (InputStream in = bytes.open()) {
                in.transferTo(out);
            }
        }
    }

    private static byte[] bytes(String name, Object value) {
        try {
            if (value instanceof byte[] bytes) {
                return bytes;
            }
            if (value instanceof InputStream stream) {
                return stream.readAllBytes();
            }
            if (value instanceof File file) {
                return Files.readAllBytes(file.toPath());
            }
            if (value instanceof Path path) {
                return Files.readAllBytes(path);
            }
            if (value instanceof ByteBuffer buffer) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.duplicate().get(bytes);
                return bytes;
            }
            return ((VariableData) value).bytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Variable '" + name + "' cannot be read: " + e.getMessage(), e);
        }
    }
}
