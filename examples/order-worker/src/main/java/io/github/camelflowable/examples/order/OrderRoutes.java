package io.github.camelflowable.examples.order;

import java.util.Map;

import org.apache.camel.builder.RouteBuilder;

/** One route per topic. The variables of the job are the body; what a route ends with goes back to Flowable. */
public class OrderRoutes extends RouteBuilder {

    private static final String OUT_OF_STOCK = OutOfStockException.class.getName() + "=OUT_OF_STOCK";

    private final Warehouse warehouse = new Warehouse();
    private final Bank bank = new Bank();
    private final Carrier carrier = new Carrier();

    @Override
    public void configure() {
        // One line is enough here: Flowable keeps message and stack trace of a failed job, and repeats it.
        onException(Exception.class).logExhausted(false).log("order ${body[orderId]}: ${exception.message}");

        // Out of stock is no failure: the process knows what to do about it.
        from("flowable-ew:stock?resultVariable=shelf&bpmnErrors=" + OUT_OF_STOCK)
                .log("order ${body[orderId]}: check stock for ${body[quantity]} x ${body[item]}")
                .bean(warehouse, "reserve(${body[item]}, ${body[quantity]})");

        from("flowable-ew:payment?resultVariable=receipt")
                .log("order ${body[orderId]}: charge ${body[amount]} EUR"
                        + " (tries left: ${header.CamelFlowableEwJobRetries})")
                .bean(bank, "charge(${body[orderId]}, ${body[amount]})");

        from("flowable-ew:shipping?resultVariable=trackingNumber")
                .log("order ${body[orderId]}: ship from shelf ${body[shelf]}")
                .bean(carrier, "collect(${body[orderId]})");

        from("flowable-ew:inspection?scopeType=cmmn")
                .log("return ${body[returnId]}: inspect ${body[item]}, said to be ${body[condition]}")
                .transform()
                .body(Map.class, goods -> Map.of("accepted", !"broken".equals(goods.get("condition"))));

        from("flowable-ew:refund?scopeType=cmmn&resultVariable=refund")
                .log("return ${body[returnId]}: refund ${body[amount]} EUR")
                .bean(bank, "refund(${body[returnId]}, ${body[amount]})");
    }
}
