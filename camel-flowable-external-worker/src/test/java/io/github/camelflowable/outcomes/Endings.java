package io.github.camelflowable.outcomes;

import static io.github.camelflowable.FlowableEwOperation.bpmnError;
import static io.github.camelflowable.FlowableEwOperation.complete;
import static io.github.camelflowable.FlowableEwOperation.fail;
import static io.github.camelflowable.FlowableEwOperation.unacquire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.Builder;

import io.github.camelflowable.BpmnErrorException;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.FlowableEwOperation;
import io.github.camelflowable.outcomes.Ending.Group;
import io.github.camelflowable.outcomes.Run.End;
import io.github.camelflowable.outcomes.Run.Thrown;

/** The columns of the table. */
final class Endings {

    /** Code of the error that the model's boundary event catches. */
    static final String ERROR_CODE = "OUT_OF_STOCK";

    private static final String BROKEN = "the work is broken";
    private static final End WELL = End.well(Step.BY);
    private static final End FAILED = End.thrown(Thrown.FAILURE, BROKEN);
    private static final End BPMN_ERROR = End.thrown(Thrown.BPMN_ERROR, Step.BY);

    /** An exception of the work that an option turns into a BPMN error. */
    static final class OutOfStockException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Endings() {}

    static List<Ending> all() {
        return Stream.of(work(), options(), errors(), reports(), producers(), StopEndings.all(), ResultEndings.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Ending> work() {
        return List.of(
                work("ends well", "", exchange -> {}, WELL),
                work("throws an exception", "", Endings::breaks, FAILED),
                work("throws a LinkageError", "", Endings::doesNotLink, End.thrown(Thrown.FAILURE, "")),
                work("throws BpmnErrorException", "", Endings::throwsBpmnError, BPMN_ERROR),
                work(
                        "throws what `bpmnErrors` names",
                        "&bpmnErrors=" + OutOfStockException.class.getName() + "=" + ERROR_CODE,
                        exchange -> {
                            throw new OutOfStockException();
                        },
                        End.thrown(Thrown.BPMN_ERROR, Run.NOBODY)),
                work("sets the header `complete`", "", header(complete), WELL.with(complete)),
                work("sets the header `fail`", "", header(fail), WELL.with(fail)),
                work("sets the header `bpmnError`", "", header(bpmnError), WELL.with(bpmnError)),
                work("sets the header `unacquire`", "&delay=600000", header(unacquire), WELL.with(unacquire)));
    }

    private static List<Ending> options() {
        return List.of(
                work("ends well, `autoComplete=false`", "&autoComplete=false", exchange -> {}, WELL),
                work(
                        "sets the header `complete`, `autoComplete=false`",
                        "&autoComplete=false",
                        header(complete),
                        WELL.with(complete)),
                work("throws an exception, `autoFail=false`", "&autoFail=false", Endings::breaks, FAILED),
                work(
                        "throws a LinkageError, `autoFail=false`",
                        "&autoFail=false",
                        Endings::doesNotLink,
                        End.thrown(Thrown.FAILURE, "")),
                work(
                        "throws BpmnErrorException, `autoFail=false`",
                        "&autoFail=false",
                        Endings::throwsBpmnError,
                        BPMN_ERROR),
                work(
                        "throws an exception, unreadable retries header, `autoFail=false`",
                        "&autoFail=false",
                        Endings::breaksWithBadRetries,
                        FAILED),
                work("throws an exception, `retries=0`", "&retries=0", Endings::breaks, FAILED));
    }

    private static Ending work(String name, String options, Processor work, End end) {
        return new Ending(name, Group.WORK, step(work), options, Run.of(end, Answer.TAKEN));
    }

    static Step step(Processor work) {
        return (route, place) -> route.process(exchange -> {
            place.workStarts();
            exchange.getMessage().setBody(Map.of(Step.VARIABLE, Step.BY));
            work.process(exchange);
        });
    }

    private static Processor header(FlowableEwOperation operation) {
        return exchange -> {
            exchange.getMessage().setHeader(FlowableEwConstants.OPERATION, operation);
            exchange.getMessage().setHeader(FlowableEwConstants.ERROR_CODE, ERROR_CODE);
        };
    }

    private static void breaks(Exchange exchange) {
        throw new IllegalStateException(BROKEN);
    }

    private static void doesNotLink(Exchange exchange) {
        throw new LinkageError(BROKEN);
    }

    private static void errs(Exchange exchange) {
        throw new AssertionError(BROKEN);
    }

    /** Camel puts only a LinkageError into the exchange; every other Error comes back to the consumer's thread. */
    private static List<Ending> errors() {
        return List.of(
                new Ending("passes Camel", Group.ERROR, step(Endings::errs), "", Run.of(FAILED, Answer.TAKEN)),
                new Ending(
                        "passes Camel, `autoFail=false`",
                        Group.ERROR,
                        step(Endings::errs),
                        "&autoFail=false",
                        Run.of(FAILED, Answer.TAKEN)));
    }

    private static void breaksWithBadRetries(Exchange exchange) {
        exchange.getMessage().setHeader(FlowableEwConstants.RETRIES, "many");
        throw new IllegalStateException(BROKEN);
    }

    private static void throwsBpmnError(Exchange exchange) throws BpmnErrorException {
        throw new BpmnErrorException(ERROR_CODE, Map.of(Step.VARIABLE, Step.BY));
    }

    /** The end of the route reports, and the network or the engine does not take the first report. */
    private static List<Ending> reports() {
        List<Ending> endings = new ArrayList<>();
        for (Answer answer : Answer.values()) {
            if (answer == Answer.TAKEN || answer == Answer.CONNECTION_REFUSED || answer == Answer.NOT_SERIALIZABLE) {
                continue;
            }
            endings.add(report("`complete`", "", answer, exchange -> {}, WELL));
            endings.add(report("`fail`", "", answer, Endings::breaks, FAILED));
            endings.add(report("`bpmnError`", "", answer, Endings::throwsBpmnError, BPMN_ERROR));
        }
        endings.add(report(
                "`complete` with `autoFail=false`", "&autoFail=false", Answer.BAD_REQUEST, exchange -> {}, WELL));
        return endings;
    }

    private static Ending report(String name, String options, Answer answer, Processor work, End end) {
        return new Ending(name + ": " + answer, Group.REPORT, step(work), options, Run.of(end, answer));
    }

    private static List<Ending> producers() {
        List<Ending> endings = new ArrayList<>();
        for (FlowableEwOperation operation : List.of(complete, fail, bpmnError)) {
            for (Answer answer : Answer.values()) {
                if (operation != fail || answer != Answer.NOT_SERIALIZABLE) {
                    endings.add(producer(operation, answer, ""));
                }
            }
        }
        for (Answer unanswered : List.of(Answer.UNAVAILABLE, Answer.CUT_AFTER)) {
            endings.add(producer(complete, unanswered, "&autoComplete=false"));
            endings.add(producer(fail, unanswered, "&autoFail=false"));
        }
        endings.add(producer(complete, Answer.BAD_REQUEST, "&autoFail=false"));
        return endings;
    }

    private static Ending producer(FlowableEwOperation operation, Answer answer, String options) {
        String name =
                "`" + operation + "`: " + answer + (options.isEmpty() ? "" : " with `" + options.substring(1) + "`");
        End end = answer == Answer.TAKEN ? WELL : End.thrown(Thrown.REPORT, "");
        return new Ending(
                name,
                Group.PRODUCER,
                reporting(operation, answer),
                options,
                Run.of(end, answer).asks(operation, answer));
    }

    private static Step reporting(FlowableEwOperation operation, Answer answer) {
        // A proxy that is not there: the connection is refused, and the address stays that of the job's engine.
        String options = answer == Answer.CONNECTION_REFUSED ? "&http.proxyHost=localhost&http.proxyPort=1" : "";
        return (route, place) -> route.process(exchange -> place.workStarts())
                .setBody(
                        answer == Answer.NOT_SERIALIZABLE
                                ? Builder.constant(Documents.circle())
                                : Place.by(Step.PRODUCER))
                .setHeader(FlowableEwConstants.ERROR_CODE, Builder.constant(ERROR_CODE))
                .to(place.producer("operation=" + operation + options))
                .setBody(Place.by(Step.BY));
    }
}
