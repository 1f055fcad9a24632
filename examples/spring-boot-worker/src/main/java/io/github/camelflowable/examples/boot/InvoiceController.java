package io.github.camelflowable.examples.boot;

import java.util.Map;

import org.apache.camel.ProducerTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The other side of the counter: takes an invoice, and tells what the process made of it. */
@RestController
class InvoiceController {

    private final ProducerTemplate camel;

    InvoiceController(ProducerTemplate camel) {
        this.camel = camel;
    }

    record Invoice(String invoiceId, String supplier, double amount) {}

    record Outcome(String processInstanceId, String end, Object account, Object booking, Object archivedAs) {}

    @PostMapping("/invoices")
    Outcome take(@RequestBody Invoice invoice) {
        Map<String, Object> process = Map.of(
                "processDefinitionKey",
                "invoice",
                "businessKey",
                invoice.invoiceId(),
                "variables",
                Map.of(
                        "invoiceId", invoice.invoiceId(),
                        "supplier", invoice.supplier(),
                        "amount", invoice.amount()));
        Map<?, ?> instance = camel.requestBody("direct:invoice", process, Map.class);
        Map<?, ?> variables = (Map<?, ?>) instance.get("variables");
        return new Outcome(
                (String) instance.get("id"),
                (String) instance.get("endActivityId"),
                variables.get("account"),
                variables.get("booking"),
                variables.get("archivedAs"));
    }
}
