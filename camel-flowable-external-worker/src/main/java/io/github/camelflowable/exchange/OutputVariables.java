package io.github.camelflowable.exchange;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.apache.camel.Message;
import org.apache.camel.support.MessageHelper;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.client.AcquiredJob;
import io.github.camelflowable.client.VariableTypes;

/**
 * Selects the variables of a report: those of the header, else the body as one result variable, else the new or different
 * entries of a {@code Map} body. Unchanged variables are not sent, because they would overwrite what a parallel
 * branch has written meanwhile. Later changes do not alter the values, see {@link VariableSnapshot}.
 */
public final class OutputVariables {

    private final String resultVariable;
    private final List<Pattern> names;
    private final TraceContext traceContext;

    /**
     * @param resultVariable  name of the variable that the whole body becomes, or null
     * @param outputVariables comma-separated names, with wildcards, of the only entries of the body to send; null for all
     */
    public OutputVariables(String resultVariable, String outputVariables, TraceContext traceContext) {
        this.resultVariable = resultVariable;
        this.traceContext = traceContext;
        // A list without a name is "not set", as an empty text is: it must not select nothing.
        this.names = outputVariables == null || outputVariables.replace(",", "").isBlank()
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
     * The variables of a message. The header is sent unchanged; {@code outputVariables} selects entries of the body.
     *
     * @param job the job as it was acquired, or null if it was acquired elsewhere: then every entry counts as new
     * @throws IllegalArgumentException if the header is no map, or naming a variable that cannot be read or sent
     */
    public Map<String, Object> of(Message message, AcquiredJob job) {
        return sent(chosen(message, job), message, job);
    }

    /**
     * The variables of an envelope.
     *
     * @throws IllegalArgumentException naming a variable that cannot be read or sent
     */
    public Map<String, Object> of(JobEnvelope envelope, Message message, AcquiredJob job) {
        Map<String, Object> acquired = job == null ? Map.of() : job.variables();
        return sent(
                selected(
                        envelope.variables() == null ? Map.of() : envelope.variables(),
                        (name, value) -> acquired.containsKey(name) && isSame(acquired.get(name), value)),
                message,
                job);
    }

    /**
     * The variables of a BPMN error that the route has thrown: all of them, whether they changed or not.
     *
     * @throws IllegalArgumentException naming a variable that cannot be read or sent
     */
    Map<String, Object> of(Map<String, Object> thrown, Message message) {
        return VariableSnapshot.of(thrown, message.getExchange());
    }

    private Map<String, Object> sent(Map<String, Object> variables, Message message, AcquiredJob job) {
        traceContext.toVariables(message, job, variables);
        return VariableSnapshot.of(variables, message.getExchange());
    }

    private Map<String, Object> chosen(Message message, AcquiredJob job) {
        Object header = message.getHeader(FlowableEwConstants.VARIABLES);
        if (header != null) {
            if (!(header instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException(
                        "Header " + FlowableEwConstants.VARIABLES + " must be a Map of variables, but is a "
                                + header.getClass().getName());
            }
            // The header holds for this message: neither the option nor the acquired values restrict it.
            return named(map);
        }
        if (resultVariable != null) {
            MessageHelper.resetStreamCache(message);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put(resultVariable, message.getBody());
            return result;
        }
        if (message.getBody() instanceof Map<?, ?> map) {
            Map<String, Object> acquired = job == null ? Map.of() : job.variables();
            return selected(
                    map, (name, value) -> acquired.containsKey(name) && Objects.deepEquals(acquired.get(name), value));
        }
        return new LinkedHashMap<>();
    }

    /** A value that came back as JSON is compared as JSON, in which a date is a text. */
    private static boolean isSame(Object acquired, Object returned) {
        return Objects.deepEquals(acquired, returned)
                || !VariableTypes.isBinary(acquired)
                        && !VariableTypes.isBinary(returned)
                        && JobEnvelope.text(acquired).equals(JobEnvelope.text(returned));
    }

    private Map<String, Object> selected(Map<?, ?> candidates, BiPredicate<String, Object> unchanged) {
        Map<String, Object> selected = named(candidates);
        selected.entrySet()
                .removeIf(candidate ->
                        !isWanted(candidate.getKey()) || unchanged.test(candidate.getKey(), candidate.getValue()));
        return selected;
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
}
