package io.github.camelflowable.outcomes;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import io.github.camelflowable.BpmnErrorException;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.outcomes.Ending.Group;
import io.github.camelflowable.outcomes.Run.End;
import io.github.camelflowable.outcomes.Run.Thrown;

/** Endings whose result is more than a plain value. */
final class ResultEndings {

    /** Property of the context with the address that gives {@link Documents#CONTENT}. */
    static final String DOWNLOAD = "outcomes.download";

    private static final End DOCUMENT = End.well(Run.DOCUMENT);

    private ResultEndings() {}

    static List<Ending> all() {
        return List.of(
                ending("is a file that Camel moves", DOCUMENT, polled("", exchange -> {})),
                ending("is a file that Camel deletes", DOCUMENT, polled("&delete=true", exchange -> {})),
                ending("is a file in a Map", DOCUMENT, polled("", ResultEndings::intoMap), ""),
                ending("is a file in the header of variables", DOCUMENT, polled("", ResultEndings::intoHeader), ""),
                ending(
                        "is a file in a BpmnErrorException",
                        End.thrown(Thrown.BPMN_ERROR, Run.DOCUMENT),
                        polled("", ResultEndings::thrown),
                        ""),
                ending("is a stream", DOCUMENT, set(exchange -> Documents.stream())),
                ending("is a stream cache in memory", DOCUMENT, set(exchange -> Documents.cacheInMemory())),
                ending("is a stream cache on disk", DOCUMENT, set(Documents::cacheOnDisk)),
                ending("is an HTTP download on disk", DOCUMENT, (route, place) -> route.process(exchange -> {
                            place.workStarts();
                            exchange.getMessage().setBody(null);
                        })
                        .to("{{" + DOWNLOAD + "}}")),
                ending("are rows of a cursor", End.well(Run.ROWS), set(Documents::rows)),
                ending(
                        "is a stream that breaks",
                        End.well(Run.BROKEN),
                        set(exchange -> Map.of(Documents.VARIABLE, Documents.brokenStream())),
                        ""),
                ending("refers to itself", End.well(Run.BROKEN), set(exchange -> Documents.circle()), ""));
    }

    private static Ending ending(String name, End end, Step work) {
        return ending(name, end, work, "&resultVariable=" + Documents.VARIABLE);
    }

    private static Ending ending(String name, End end, Step work, String options) {
        return new Ending(name, Group.RESULT, work, options, Run.of(end, Answer.TAKEN));
    }

    private interface Value {
        Object of(Exchange exchange) throws Exception;
    }

    private static Step set(Value value) {
        return Endings.step(exchange -> exchange.getMessage().setBody(value.of(exchange)));
    }

    private static Step polled(String options, Processor then) {
        return (route, place) -> {
            Path directory = Documents.fileIn(place.directory()).getParent();
            route.process(exchange -> place.workStarts())
                    .pollEnrich("file:" + directory + "?fileName=in.bin&initialDelay=0&delay=50" + options, 10_000)
                    .process(then);
        };
    }

    private static void intoMap(Exchange exchange) {
        exchange.getMessage()
                .setBody(Map.of(Documents.VARIABLE, exchange.getMessage().getBody()));
    }

    private static void intoHeader(Exchange exchange) {
        exchange.getMessage()
                .setHeader(
                        FlowableEwConstants.VARIABLES,
                        Map.of(Documents.VARIABLE, exchange.getMessage().getBody()));
    }

    private static void thrown(Exchange exchange) throws BpmnErrorException {
        throw new BpmnErrorException(
                Endings.ERROR_CODE,
                Map.of(Documents.VARIABLE, exchange.getMessage().getBody()));
    }
}
