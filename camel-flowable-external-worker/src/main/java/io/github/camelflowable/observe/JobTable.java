package io.github.camelflowable.observe;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

import io.github.camelflowable.worker.ActiveJob;

/** Jobs in flight as a table, for JMX and the developer console. */
final class JobTable {

    private static final String[] COLUMNS = {
        "jobId", "processInstanceId", "scopeId", "elementId", "state", "remainingLockSeconds"
    };

    private JobTable() {}

    static TabularData of(Collection<ActiveJob> jobs) throws OpenDataException {
        OpenType<?>[] types = {
            SimpleType.STRING,
            SimpleType.STRING,
            SimpleType.STRING,
            SimpleType.STRING,
            SimpleType.STRING,
            SimpleType.LONG
        };
        CompositeType row = new CompositeType("job", "A job in flight", COLUMNS, COLUMNS, types);
        TabularData table = new TabularDataSupport(
                new TabularType("jobs", "Jobs in flight", row, new String[] {"jobId", "remainingLockSeconds"}));
        for (ActiveJob job : jobs) {
            table.put(new CompositeDataSupport(row, row(job)));
        }
        return table;
    }

    static Map<String, Object> row(ActiveJob job) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("jobId", job.id());
        row.put("processInstanceId", job.job().processInstanceId());
        row.put("scopeId", job.job().scopeId());
        row.put("elementId", job.job().elementId());
        row.put("state", job.state().name());
        row.put("remainingLockSeconds", job.remaining().toSeconds());
        return row;
    }
}
