package io.github.camelflowable.examples.boot;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The routes in Java. The one that books is in YAML: {@code camel/book-invoice.yaml}. */
@Component
class InvoiceRoutes extends RouteBuilder {

    private static final String UNKNOWN_SUPPLIER = UnknownSupplierException.class.getName() + "=UNKNOWN_SUPPLIER";

    @Override
    public void configure() {
        // One line is enough here: it is the process that decides what to do about it.
        onException(UnknownSupplierException.class).logExhausted(false).log("${exception.message}");

        from("flowable-ew:check-invoice?resultVariable=account&bpmnErrors=" + UNKNOWN_SUPPLIER)
                .routeId("check-invoice")
                .log("invoice ${body[invoiceId]}: ${body[amount]} EUR for ${body[supplier]}")
                .bean(SupplierRegister.class, "accountOf(${body[supplier]})");

        from("direct:deploy")
                .routeId("deploy")
                .to("flowable-rest:process/listProcessDefinitions?param.key=invoice&param.size=1")
                .filter(simple("${body.total} == 0"))
                .setHeader(Exchange.FILE_NAME, constant("invoice.bpmn20.xml"))
                .setBody(constant("resource:classpath:invoice.bpmn20.xml"))
                .to("flowable-rest:process/uploadDeployment");

        from("direct:invoice")
                .routeId("invoice")
                .to("flowable-rest:process/createProcessInstance")
                .setHeader("CamelFlowableRest.processInstanceId", simple("${body[id]}"))
                .to("flowable-rest:process/awaitEnd?param.timeout=10s");
    }
}
