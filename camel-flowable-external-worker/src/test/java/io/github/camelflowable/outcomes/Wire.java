package io.github.camelflowable.outcomes;

import java.util.ArrayList;
import java.util.List;

import io.github.camelflowable.kit.Network.Call;

/** What went over the wire about one job. */
final class Wire {

    private final List<String> sent = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();
    private int pollsAfterReport;

    void report(String operation, Call call) {
        sent.add(operation);
        if (call.status() == 204) {
            taken.add(operation);
        }
    }

    void poll() {
        if (!sent.isEmpty()) {
            pollsAfterReport++;
        }
    }

    /** Operations of all reports, in order, whatever their answer was. */
    List<String> sent() {
        return sent;
    }

    /** Operations of the reports that the engine has carried out. */
    List<String> taken() {
        return taken;
    }

    int pollsAfterReport() {
        return pollsAfterReport;
    }
}
