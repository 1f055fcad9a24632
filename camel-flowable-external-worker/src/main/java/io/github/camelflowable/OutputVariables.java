package io.github.camelflowable;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.MessageHelper;

import io.github.camelflowable.client.AcquiredJob;

/**
 * Which variables go back to the engine: the header with variables, else the body as one result variable, else what is
 * new or different in a {@code Map} body. Unchanged variables stay home, because sending them would overwrite what a
 * parallel branch has written meanwhile.
 */
final class OutputVariables {

    private final String resultVariable;
    private final List<Pattern> names;
    private final TraceContext traceContext;

    OutputVariables(String resultVariable, String outputVariables, TraceContext traceContext) {
        this.resultVariable = resultVariable;
        this.traceContext = traceContext;
        this.names = outputVariables == null || outputVariables.isBlank()
                ? null
                : Arrays.stream(outputVariables.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .map(OutputVariables::wildcard)
                        .toList();
    }

    private static Pattern wildcard(String name) {
        return Pattern.compile(
                Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }

    /**
     * The header is sent as it is; {@code outputVariables} narrows what is found in the body.
     *
     * @param job the job as it was acquired, or null if it was acquired elsewhere: then every entry counts as new
     * @throws IllegalArgumentException if the header is no map, or a name is null
     */
    Map<String, Object> of(Message message, AcquiredJob job) {
        Map<String, Object> variables = asked(message, job);
        traceContext.toVariables(message, job, variables);
        return variables;
    }

    /** Of variables that were given elsewhere than in the message. */
    Map<String, Object> of(Map<String, Object> given, Message message, AcquiredJob job) {
        Map<String, Object> variables = selected(given, Map.of());
        traceContext.toVariables(message, job, variables);
        return variables;
    }

    private Map<String, Object> asked(Message message, AcquiredJob job) {
        Object header = message.getHeader(FlowableEwConstants.VARIABLES);
        if (header != null) {
            if (!(header instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException(
                        "Header " + FlowableEwConstants.VARIABLES + " must be a Map of variables, but is a "
                                + header.getClass().getName());
            }
            // Said for this one message, so neither the option nor what was acquired has a say.
            return repeatable(named(map));
        }
        if (resultVariable != null) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put(resultVariable, repeatable(message, message.getBody()));
            return result;
        }
        if (message.getBody() instanceof Map<?, ?> map) {
            return selected(map, job == null ? Map.of() : job.variables());
        }
        return new LinkedHashMap<>();
    }

    private Map<String, Object> selected(Map<?, ?> candidates, Map<String, Object> acquired) {
        Map<String, Object> selected = named(candidates);
        selected.entrySet().removeIf(candidate -> {
            String name = candidate.getKey();
            boolean same = acquired.containsKey(name) && Objects.deepEquals(acquired.get(name), candidate.getValue());
            return same || !isWanted(name);
        });
        return repeatable(selected);
    }

    private static Map<String, Object> named(Map<?, ?> variables) {
        Map<String, Object> named = new LinkedHashMap<>();
        variables.forEach((key, value) -> {
            if (key == null) {
                throw new IllegalArgumentException("A variable needs a name, but one has the name null");
            }
            named.put(key.toString(), value);
        });
        return named;
    }

    private boolean isWanted(String name) {
        return names == null || names.stream().anyMatch(p -> p.matcher(name).matches());
    }

    /** What can be read only once becomes bytes, so that a report can be repeated. */
    private static Map<String, Object> repeatable(Map<String, Object> variables) {
        variables.replaceAll((name, value) -> value instanceof InputStream stream ? bytes(stream) : unwrapped(value));
        return variables;
    }

    private static Object repeatable(Message message, Object body) {
        if (body instanceof StreamCache || body instanceof InputStream) {
            MessageHelper.resetStreamCache(message);
            return message.getBody(byte[].class);
        }
        return unwrapped(body);
    }

    private static Object unwrapped(Object value) {
        return value instanceof WrappedFile<?> file && file.getFile() instanceof File ? file.getFile() : value;
    }

    private static byte[] bytes(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new IllegalArgumentException("A variable's stream cannot be read: " + e.getMessage(), e);
        }
    }
}
