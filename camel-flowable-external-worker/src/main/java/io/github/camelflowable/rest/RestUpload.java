package io.github.camelflowable.rest;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.xml.transform.Source;

import jakarta.activation.DataHandler;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConverter;
import org.apache.camel.WrappedFile;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;

import io.github.camelflowable.client.VariableTypes;

/** A file as a multipart body: deployments, binary variables, attachments, pictures. */
final class RestUpload {

    private static final ContentType UTF_8 = ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8);

    private final RestOperation operation;
    private final RestParameters parameters;

    RestUpload(RestOperation operation, RestParameters parameters) {
        this.operation = operation;
        this.parameters = parameters;
    }

    /**
     * @return the multipart body, or null if the message has no file and the operation accepts JSON as well
     * @throws IllegalArgumentException listing what the operation accepts, if it accepts a file only and there is none
     */
    HttpEntity entity(Message message) throws IOException {
        if (operation.form() == null) {
            return null;
        }
        Object file = file(message);
        if (file == null) {
            if (operation.body() != null) {
                return null;
            }
            throw new IllegalArgumentException("The body is "
                    + (message.getBody() == null
                            ? "null"
                            : "a " + message.getBody().getClass().getName())
                    + ", but " + operation.address() + " takes " + operation.describeBody());
        }
        Map<String, Object> fields = new LinkedHashMap<>(parameters.fields());
        if (file instanceof Map.Entry<?, ?> named) {
            fields.putIfAbsent("name", named.getKey());
            file = named.getValue();
        }
        if (operation.setsOneVariable()) {
            fields.putIfAbsent("name", parameters.pathValue("variableName"));
        }
        if ((operation.list() || operation.setsOneVariable()) && fields.get("name") != null) {
            VariableTypes.checkName(fields.get("name").toString());
        }
        return multipart(file, fileName(message, file), fields, message.getExchange());
    }

    /** @return the file in the message: an attachment, bytes, or a Map of the one name and its bytes; else null */
    private Object file(Message message) {
        Object body = message.getBody();
        AttachmentMessage attachments = message.getExchange().getMessage(AttachmentMessage.class);
        if (attachments != null && attachments.hasAttachments()) {
            Collection<DataHandler> files = attachments.getAttachments().values();
            if (files.size() > 1) {
                throw new IllegalArgumentException("The message has " + files.size() + " attachments "
                        + attachments.getAttachmentNames() + ", but " + operation.address() + " accepts one file");
            }
            return files.iterator().next();
        }
        if (operation.list() && body instanceof Map<?, ?> map && map.size() == 1) {
            Map.Entry<?, ?> only = map.entrySet().iterator().next();
            return isFile(only.getValue()) ? only : null;
        }
        boolean bytes = isFile(body);
        if (operation.body() == null) {
            return bytes || FlowableRestProducer.isText(body) || body instanceof Source ? body : null;
        }
        String contentType = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        return bytes && (contentType == null || !FlowableRestProducer.isJson(contentType)) ? body : null;
    }

    private static boolean isFile(Object value) {
        return VariableTypes.isBinary(value)
                || value instanceof WrappedFile<?>
                || value instanceof StreamCache && !FlowableRestProducer.isText(value);
    }

    private String fileName(Message message, Object file) {
        String name = message.getHeader(Exchange.FILE_NAME, String.class);
        if (name == null && file instanceof DataHandler attachment) {
            name = attachment.getName();
        }
        if (name == null && file instanceof WrappedFile<?> wrapped && wrapped.getFile() instanceof File local) {
            name = local.getName();
        }
        if (name == null && file instanceof File local) {
            name = local.getName();
        }
        if (name == null && file instanceof Path path) {
            name = String.valueOf(path.getFileName());
        }
        // A character that ends the name or its line would let the rest be read as another header of the part.
        String last =
                name == null ? null : name.replaceAll("(?s)^.*[/\\\\]", "").replaceAll("[\\p{Cntrl}\"]", "_");
        if (!operation.files().isEmpty()
                && (last == null || operation.files().stream().noneMatch(last::endsWith))) {
            throw new IllegalArgumentException(
                    operation.address() + " recognizes the kind of a file by its name, which must end"
                            + " with one of " + operation.files() + ", but the name is " + last + ": set the header "
                            + Exchange.FILE_NAME);
        }
        return last == null ? "file" : last;
    }

    private HttpEntity multipart(Object file, String name, Map<String, Object> fields, Exchange exchange)
            throws IOException {
        // Names unencoded in UTF-8: the server does not decode the encodings of the other modes.
        MultipartEntityBuilder builder = MultipartEntityBuilder.create()
                .setMode(HttpMultipartMode.LEGACY)
                .setCharset(StandardCharsets.UTF_8);
        operation.form().values().forEach(field -> {
            Object value = fields.get(field.name());
            if (value != null) {
                builder.addTextBody(field.name(), value.toString(), UTF_8);
            } else if (field.required()) {
                throw new IllegalArgumentException(operation.address() + " needs the parameter '" + field.name()
                        + "' beside the file: set the header " + FlowableRestConstants.PARAMETER + field.name());
            }
        });
        Object local = file instanceof WrappedFile<?> wrapped ? local(wrapped) : file;
        Object onDisk = local instanceof Path path ? path.toFile() : local;
        if (onDisk instanceof File source) {
            checkContent(source.length());
            return builder.addBinaryBody("file", source, ContentType.APPLICATION_OCTET_STREAM, name)
                    .build();
        }
        byte[] bytes = bytes(local, exchange);
        checkContent(bytes.length);
        return builder.addBinaryBody("file", bytes, ContentType.APPLICATION_OCTET_STREAM, name)
                .build();
    }

    /** A variable or an attachment may be empty; of an empty model the server says "Premature end of file" with status 500. */
    private void checkContent(long bytes) {
        if (bytes == 0 && !operation.files().isEmpty()) {
            throw new IllegalArgumentException("The file is empty, and nothing was sent to " + operation.address()
                    + ": if an earlier step has read the stream, convert it to byte[] before that step");
        }
    }

    /** Only a local file is read from disk: the content of a file of an FTP server is in the body already. */
    private static Object local(WrappedFile<?> wrapped) {
        return wrapped.getFile() instanceof File onDisk ? onDisk : wrapped.getBody();
    }

    /** In memory, because a request is sent twice if its token has expired. */
    private byte[] bytes(Object file, Exchange exchange) throws IOException {
        TypeConverter converter = exchange.getContext().getTypeConverter();
        Object content = fromItsBeginning(file instanceof DataHandler data ? data.getInputStream() : file);
        // In UTF-8, as XML without a declaration is: the converter would use the charset of the exchange.
        byte[] bytes = FlowableRestProducer.isText(content)
                ? converter.convertTo(String.class, exchange, content).getBytes(StandardCharsets.UTF_8)
                : converter.convertTo(byte[].class, exchange, content);
        if (bytes == null) {
            throw new IllegalArgumentException(
                    (file == null ? "Nothing" : "A " + file.getClass().getName()) + " cannot be read as a file for "
                            + operation.address());
        }
        return bytes;
    }

    /** A step before may have read a stream cache to its end. Of a buffer Camel's converter expects the position 0. */
    static Object fromItsBeginning(Object content) {
        if (content instanceof StreamCache cache) {
            cache.reset();
        }
        return content instanceof ByteBuffer buffer ? buffer.slice() : content;
    }
}
