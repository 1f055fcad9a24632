package io.github.camelflowable.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.apache.camel.Message;

import io.github.camelflowable.FlowableEwConstants;

/**
 * The side effects of routes: one line for each run of a job, in a file for each worker. A line that is written stays,
 * also when its process is killed in the next moment.
 */
final class Ledger {

    /** What a run was to end with. */
    enum Outcome {
        COMPLETE,
        FAIL,
        BPMN_ERROR
    }

    /** One run of one job. */
    record Run(String id, String instance, String element, String job, Outcome outcome) {

        /** The run of an exchange that is to complete its job. */
        static Run completing(Exchange exchange) {
            Message message = exchange.getMessage();
            return new Run(
                    exchange.getExchangeId(),
                    message.getHeader(FlowableEwConstants.PROCESS_INSTANCE_ID, String.class),
                    "work",
                    message.getHeader(FlowableEwConstants.JOB_ID, String.class),
                    Outcome.COMPLETE);
        }

        private String line() {
            return String.join(" ", id, instance, element, job, outcome.name()) + "\n";
        }

        private static Run of(String line) {
            String[] words = line.split(" ");
            return new Run(words[0], words[1], words[2], words[3], Outcome.valueOf(words[4]));
        }
    }

    private final Path file;

    /** The ledger of one worker. */
    Ledger(Path folder, String worker) {
        this.file = folder.resolve(worker + ".ledger");
    }

    synchronized void write(Run run) {
        try {
            Files.writeString(file, run.line(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return how many runs this worker has written */
    int size() throws IOException {
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    /** @return the runs of all workers */
    static List<Run> readAll(Path folder) throws IOException {
        List<Run> runs = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".ledger")).toList()) {
                Files.readAllLines(file).forEach(line -> runs.add(Run.of(line)));
            }
        }
        return runs;
    }
}
