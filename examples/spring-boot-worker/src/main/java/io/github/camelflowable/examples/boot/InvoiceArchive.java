package io.github.camelflowable.examples.boot;

import java.util.Map;

import org.apache.camel.Consume;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

import io.github.camelflowable.JobFailureException;

/** A worker without a route: the method gets the job's variables, and what it returns becomes the variable archivedAs. */
@Service
class InvoiceArchive {

    private static final Logger LOG = LoggerFactory.getLogger(InvoiceArchive.class);

    @Consume("flowable-ew:archive-invoice?resultVariable=archivedAs")
    public String archive(Map<String, Object> invoice) {
        String id = (String) invoice.get("invoiceId");
        if (id == null || id.isBlank()) {
            // Another try would bring the same variables: no retries, a dead letter at once.
            throw new JobFailureException("An invoice without a number cannot be archived", 0, null);
        }
        LOG.info("archived {}", id);
        return "invoices/" + id;
    }
}
