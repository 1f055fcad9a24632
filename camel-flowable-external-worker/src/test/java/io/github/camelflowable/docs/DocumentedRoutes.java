package io.github.camelflowable.docs;

import static io.github.camelflowable.endpointdsl.StaticEndpointBuilders.flowableEw;
import static io.github.camelflowable.endpointdsl.StaticEndpointBuilders.flowableRest;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;
import org.apache.camel.processor.aggregate.jdbc.JdbcAggregationRepository;
import org.apache.camel.spi.AggregationRepository;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;

import io.github.camelflowable.BpmnErrorException;
import io.github.camelflowable.FlowableEwComponent;
import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.FlowableEwJobLostEvent;
import io.github.camelflowable.JobFailureException;
import io.github.camelflowable.client.FlowableJobLostException;
import io.github.camelflowable.rest.FlowableRestOperations;
import io.github.camelflowable.worker.JobLock;

/** The Java listings of the documentation. What stands between the tags, stands in a page; {@link ListingsTest} compares. */
public class DocumentedRoutes extends RouteBuilder {

    private final Carrier carrier = new Carrier();
    private final CreditBureau creditBureau = new CreditBureau();
    private final Bank bank = new Bank();

    @Override
    public void configure() {
        errorHandlers();
        first();
        output();
        wakeUp();
        pausing();
        getContext().getRegistry().bind("journal", new MemoryAggregationRepository());
        journal();
        tracing();
        longWork();
        failures();
        manual();
        producing();
        operations();
        migrated();
    }

    private void errorHandlers() {
        // tag::fail-in-handler[]
        onException(IOException.class)
                .handled(true)
                .setHeader(FlowableEwConstants.OPERATION, constant("fail"))
                .setHeader(FlowableEwConstants.ERROR_MESSAGE, simple("The printer says: ${exception.message}"))
                .setHeader(FlowableEwConstants.RETRIES, constant(0));
        // end::fail-in-handler[]

        // tag::lost[]
        onException(FlowableJobLostException.class).handled(true).log("Too late: ${exception.message}");
        // end::lost[]
    }

    private void pausing() {
        // tag::pause[]
        from("flowable-ew:order?pauseOn=toShop")
                .circuitBreaker()
                .id("toShop")
                .resilience4jConfiguration()
                .waitDurationInOpenState(30)
                .end()
                .to("http://shop.example.com/orders")
                .end();
        // end::pause[]
    }

    private void first() {
        // tag::first[]
        from("flowable-ew:shipping?resultVariable=trackingNumber")
                .log("Ship order ${body[orderId]} of process ${header.CamelFlowableEwProcessInstanceId}")
                .bean(carrier, "collect(${body[orderId]})");
        // end::first[]
    }

    @SuppressWarnings("unchecked")
    private void output() {
        // tag::output-map[]
        from("flowable-ew:check-credit").process(exchange -> {
            Map<String, Object> variables = exchange.getMessage().getBody(Map.class);
            double amount = (Double) variables.get("amount");
            variables.put("creditOk", amount < 1000);
        });
        // end::output-map[]

        // tag::output-header[]
        from("flowable-ew:archive?bodyType=envelope")
                .setHeader(FlowableEwConstants.VARIABLES, () -> Map.of("archived", true))
                .to("file:archive");
        // end::output-header[]
    }

    private void wakeUp() {
        // tag::wake-up[]
        from("flowable-ew:shipping?wakeUpOn=kafka:order-started&delay=10000").to("direct:ship");
        // end::wake-up[]
    }

    private void journal() {
        // tag::journal[]
        from("flowable-ew:charge-card?journal=#journal&resultVariable=receipt").to("http://bank.example.com/charge");
        // end::journal[]

        // tag::journal-bridge[]
        from("kafka:answers").to("flowable-ew:charge-card?journal=#journal");
        // end::journal-bridge[]
    }

    /** Configuration of a Spring application. */
    static class Journal {

        // tag::journal-bean[]
        @Bean
        public AggregationRepository journal(DataSource dataSource, PlatformTransactionManager transactions) {
            return new JdbcAggregationRepository(transactions, "outcomes", dataSource);
        }
        // end::journal-bean[]
    }

    private void tracing() {
        // tag::trace[]
        from("flowable-ew:ship-order?traceVariable=trace")
                // end::trace[]
                .to("direct:ship");
    }

    private void longWork() {
        // tag::lock[]
        from("flowable-ew:render?lockDuration=PT1H").process(exchange -> {
            JobLock lock = exchange.getProperty(FlowableEwConstants.JOB_LOCK, JobLock.class);
            for (int page = 1; page <= 500; page++) {
                if (lock.isLost()) {
                    throw new IllegalStateException("Another worker may have the job by now");
                }
                render(page);
            }
        });
        // end::lock[]
    }

    @SuppressWarnings("unchecked")
    private void failures() {
        // tag::retries[]
        from("flowable-ew:notify?retries=5&retryTimeout=PT1M,PT10M,PT1H").to("direct:send-mail");
        // end::retries[]

        // tag::job-failure[]
        from("flowable-ew:charge").process(exchange -> {
            if (bank.isClosed()) {
                throw new JobFailureException("The bank is closed", 3, Duration.ofHours(1));
            }
        });
        // end::job-failure[]

        // tag::bpmn-error-option[]
        from("flowable-ew:reserve?bpmnErrors=java.io.FileNotFoundException=NO_SUCH_ITEM")
                .to("direct:reserve");
        // end::bpmn-error-option[]

        // tag::bpmn-error-thrown[]
        from("flowable-ew:pay").process(exchange -> {
            Map<String, Object> variables = exchange.getMessage().getBody(Map.class);
            if (variables.get("card") == null) {
                throw new BpmnErrorException("NO_CARD", Map.of("reason", "There is no card on file"));
            }
        });
        // end::bpmn-error-thrown[]
    }

    private void manual() {
        // tag::manual[]
        from("flowable-ew:score?bodyType=envelope&autoComplete=false&lockDuration=PT1H")
                .to("kafka:score-requests");

        from("kafka:score-answers").to("flowable-ew:score");
        // end::manual[]

        // tag::poll-enrich[]
        from("timer:every-night?period=24h")
                .pollEnrich("flowable-ew:report?resultVariable=report", 10_000)
                .filter(body().isNotNull())
                .to("direct:make-report");
        // end::poll-enrich[]
    }

    private void producing() {
        // tag::complete[]
        from("jms:queue:parcels.delivered")
                .setHeader(FlowableEwConstants.JOB_ID, simple("${header.jobId}"))
                .setHeader(FlowableEwConstants.WORKER_ID, simple("${header.workerId}"))
                .setBody(exchange -> Map.of("delivered", true))
                .to("flowable-ew:delivery?operation=complete");
        // end::complete[]

        // tag::list[]
        from("timer:watch?period=60000")
                .setHeader(FlowableEwConstants.QUERY, () -> Map.of("withException", true, "sort", "createTime"))
                .to("flowable-ew:any?operation=listJobs&allPages=true")
                .split(body())
                .streaming()
                .log("Job ${body.id} of task ${body.elementId}: ${body.exceptionMessage}");
        // end::list[]
    }

    private void operations() {
        // tag::rest-first[]
        from("direct:order")
                .setBody(order -> Map.of(
                        "processDefinitionKey", "order",
                        "businessKey", order.getMessage().getHeader("orderId"),
                        "variables", order.getMessage().getBody(Map.class)))
                .to("flowable-rest:process/createProcessInstance")
                .log("Started ${body[id]}")
                .setHeader("CamelFlowableRest.processInstanceId", simple("${body[id]}"))
                .to("flowable-rest:process/listProcessInstanceVariables")
                .removeHeaders("CamelFlowableRest.*");
        // end::rest-first[]

        // tag::rest-deploy[]
        from("file:models?include=.*[.]bpmn20[.]xml")
                .to("flowable-rest:process/uploadDeployment?param.deploymentName=Orders");
        // end::rest-deploy[]

        // tag::rest-binary[]
        from("direct:photo")
                .setHeader("CamelFlowableRest.processInstanceId", simple("${header.order}"))
                .to("flowable-rest:process/createProcessInstanceVariable?param.name=photo");
        // end::rest-binary[]

        // tag::rest-pages[]
        from("direct:report")
                .setBody(constant(Map.of("processDefinitionKey", "order", "variables", Map.of("customer", "Anna"))))
                .to("flowable-rest:process/queryProcessInstances?allPages=true&param.sort=id")
                .split(body())
                .streaming()
                .log("${body[businessKey]} since ${body[startTime]}");
        // end::rest-pages[]

        // tag::rest-await[]
        from("direct:await")
                .setHeader("CamelFlowableRest.processInstanceId", body())
                .to("flowable-rest:process/awaitEnd?param.timeout=30s")
                .choice()
                .when(simple("${body[ended]}"))
                .log("${body[outcome]} at ${body[endActivityId]} with ${body[variables]}")
                .otherwise()
                .log("It takes longer");
        // end::rest-await[]

        // tag::rest-correlate[]
        from("jms:queue:payments")
                .setBody(payment -> Map.of(
                        "messageName", "paid",
                        "businessKey", payment.getMessage().getHeader("orderId"),
                        "variables", Map.of("amount", payment.getMessage().getBody())))
                .to("flowable-rest:process/correlateMessage");
        // end::rest-correlate[]

        // tag::rest-redrive[]
        from("direct:carrier-is-back")
                .to("flowable-rest:process/redriveDeadLetterJobs?param.topic=shipping")
                .log("Moved ${body[moved]}");
        // end::rest-redrive[]

        // tag::rest-decide[]
        from("direct:discount")
                .setBody(order -> Map.of("customer", order.getMessage().getHeader("customer"), "amount", 200L))
                .to("flowable-rest:dmn/decide?param.decisionKey=discount")
                .log("${body[0][discount]} percent");
        // end::rest-decide[]

        // tag::rest-call[]
        from("direct:any").to("flowable-rest:process/call?param.method=GET&param.path=runtime/new-thing/{id}");
        // end::rest-call[]

        // tag::rest-poll[]
        from("flowable-rest:process/listDeadLetterJobs?delay=30000")
                .log("Job ${body[id]} of ${body[elementName]} is dead: ${body[exceptionMessage]}");
        // end::rest-poll[]
    }

    private void migrated() {
        // tag::migrated-worker[]
        from("flowable-ew:credit-check?bpmnErrors=java.util.NoSuchElementException=NO_SUCH_CUSTOMER&resultVariable=score")
                .bean(creditBureau, "score(${body[customer]})");
        // end::migrated-worker[]

        // tag::migrated-consumer[]
        from("flowable-ew:payment?lockDuration=PT30S&resultVariable=receipt").to("direct:pay");
        // end::migrated-consumer[]
    }

    void takeOne(ConsumerTemplate consumer) {
        // tag::receive[]
        Exchange job = consumer.receive("flowable-ew:report?resultVariable=report", 10_000);
        if (job != null) {
            try {
                job.getMessage().setBody("Nothing to report");
            } catch (RuntimeException e) {
                job.setException(e);
            } finally {
                consumer.doneUoW(job);
            }
        }
        // end::receive[]
    }

    static void configure(CamelContext context) {
        // tag::configure[]
        FlowableEwComponent flowable = context.getComponent("flowable-ew", FlowableEwComponent.class);
        flowable.getConfiguration().setBaseUrl("https://flowable.example.com/flowable-rest");
        flowable.getConfiguration().setUsername("worker");
        flowable.getConfiguration().setPassword(System.getenv("FLOWABLE_PASSWORD"));
        // end::configure[]
    }

    static void watch(CamelContext context) {
        // tag::lost-event[]
        context.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof FlowableEwJobLostEvent lost) {
                    System.err.println(
                            "Lengthen lockDuration of topic " + lost.getJob().topic());
                }
            }
        });
        // end::lost-event[]
    }

    // tag::endpoint-dsl[]
    public static class ShippingRouteOfBuilders extends EndpointRouteBuilder {
        @Override
        public void configure() {
            from(flowableEw("shipping").lockDuration("PT30M").resultVariable("trackingNumber"))
                    .to(direct("ship"));

            from(direct("order"))
                    .to(flowableRest(FlowableRestOperations.Process.CREATE_PROCESS_INSTANCE)
                            .outputClass("java.lang.String"));
        }
    }
    // end::endpoint-dsl[]

    // tag::boot-bean[]
    @Bean("flowable-ew")
    FlowableEwComponent flowable() {
        FlowableEwComponent flowable = new FlowableEwComponent();
        flowable.getConfiguration().setBaseUrl("https://flowable.example.com/flowable-rest");
        return flowable;
    }
    // end::boot-bean[]

    // tag::token[]
    public static class Token implements Supplier<String> {
        @Override
        public String get() {
            return System.getenv("FLOWABLE_TOKEN");
        }
    }
    // end::token[]

    private static void render(int page) {}

    /** Knows who pays. */
    public static class CreditBureau {
        public int score(String customer) {
            return customer.length();
        }
    }

    /** Takes money. */
    public static class Bank {
        public boolean isClosed() {
            return false;
        }
    }

    /** Takes parcels. */
    public static class Carrier {
        public String collect(String orderId) {
            return "TRACK-" + orderId;
        }
    }
}
