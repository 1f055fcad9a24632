package io.github.camelflowable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

import io.github.camelflowable.client.FlowableApiException;
import io.github.camelflowable.kit.FlowableTestSupport;
import io.github.camelflowable.kit.Models;
import io.github.camelflowable.kit.Network;
import io.github.camelflowable.kit.Network.Fault;

/** A producer that reported this job silences its consumer; nothing else does. */
class SettledInRouteIT extends FlowableTestSupport {

    private final Network network = new Network(flowable);

    @AfterEach
    void closeNetwork() {
        context.stop();
        network.close();
    }

    private String worker(String options) {
        return "flowable-ew:" + topic + "?initialDelay=0&baseUrl=" + network.baseUrl() + options;
    }

    /** Nothing takes part in its transactions. */
    private static final class PseudoTransactionManager extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            // Nothing takes part.
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            // Nothing takes part.
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            // Nothing takes part.
        }
    }

    private List<String> reports() {
        return network.calls().stream()
                .filter(Network.Call::isReport)
                .map(call -> call.path().replaceAll(".*/", ""))
                .toList();
    }

    private void letGo() {
        await("the consumer let its jobs go").until(() -> context.getRoutes().stream()
                .filter(route -> route.getConsumer() instanceof FlowableEwConsumer)
                .allMatch(route -> ((FlowableEwConsumer) route.getConsumer()).getPendingExchangesSize() == 0));
    }

    @Test
    void shouldReportNothingMoreWhenTheRouteCompletedTheJob() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker(""))
                        .setBody(constant(Map.of("by", "producer")))
                        .to(worker("&operation=complete"))
                        .setBody(constant(Map.of("by", "consumer")));
            }
        });

        await("it ends").until(() -> flowable.hasEnded(instance));
        letGo();
        assertThat(reports()).containsExactly("complete");
        assertThat(flowable.variables(instance).get("by").path("value").asText())
                .isEqualTo("producer");
    }

    @Test
    void shouldRefuseASecondReportLikeTheServerWhenTheJobIsStillInHand() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        List<Exception> refusals = new CopyOnWriteArrayList<>();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker(""))
                        .to(worker("&operation=complete"))
                        .doTry()
                        .to(worker("&operation=complete"))
                        .doCatch(Exception.class)
                        .process(exchange ->
                                refusals.add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)))
                        .end();
            }
        });

        await("it ends").until(() -> flowable.hasEnded(instance));
        letGo();
        assertThat(reports()).containsExactly("complete");
        assertThat(refusals).singleElement().isInstanceOfSatisfying(FlowableApiException.class, refusal -> {
            assertThat(refusal.getKind()).isEqualTo(FlowableApiException.Kind.JOB_LOST);
            assertThat(refusal.getStatus()).isEqualTo(404);
            assertThat(refusal).hasMessageContaining("has been reported already");
        });
    }

    /** What the cut-off answer reports is not known: completed, a failure would count as done. */
    @Test
    void shouldFailTheJobWhenABeanIgnoresThatItsReportIsUnreadable() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        routes(r -> r.from(worker("&retries=0")).process(exchange -> {
            String jobId = exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID, String.class);
            try (ProducerTemplate template = context.createProducerTemplate()) {
                template.sendBodyAndHeaders(
                        worker("&operation=fail"),
                        "{\"jobId\":\"" + jobId + "\",\"operation\":\"fa",
                        exchange.getMessage().getHeaders());
            } catch (CamelExecutionException ignored) {
                // As the bean does.
            }
        }));

        await("it is a dead letter").until(() -> flowable.deadLetters(instance).size() == 1);
        letGo();
        assertThat(reports()).containsExactly("fail");
    }

    /** The job was done well; the message is a query, or about another job. */
    @ParameterizedTest
    @CsvSource({"getJob,", "unacquireAll,", "fail, another"})
    void shouldCompleteTheJobWhenAnUnreadableMessageIsNoReportOnIt(String operation, String jobId) throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        routes(r -> r.from(worker("&retries=0"))
                .process(exchange -> {
                    if (jobId != null) {
                        exchange.getMessage().setHeader(FlowableEwConstants.JOB_ID, jobId);
                    }
                })
                .setBody(exchange -> "{\"jobId\":\"8\",\"variables\":{")
                .doTry()
                .to("flowable-ew:other?workerId=nobody&baseUrl=" + network.baseUrl() + "&operation=" + operation)
                .doCatch(Exception.class)
                .end()
                .setBody(exchange -> Map.of()));

        await("it ends").until(() -> flowable.hasEnded(instance));
        letGo();
        assertThat(reports()).containsExactly("complete");
    }

    @Test
    void shouldReportNothingMoreWhenTheRouteFailsAfterItCompletedTheJob() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(worker("")).to(worker("&operation=complete")).throwException(new IllegalStateException("late"));
            }
        });

        await("it ends").until(() -> flowable.hasEnded(instance));
        letGo();
        assertThat(reports()).containsExactly("complete");
    }

    @Test
    void shouldFailTheJobWhenTheEngineRefusedWhatTheProducerReported() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        network.script(call -> call.path().endsWith("/bpmnError")
                ? Fault.status(400, "application/json", "{\"message\":\"Bad request\"}")
                : Fault.NONE);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("&retries=0"))
                        .doTry()
                        .to(worker("&operation=bpmnError"))
                        .doCatch(Exception.class)
                        .end();
            }
        });

        await("it is a dead letter").until(() -> flowable.deadLetters(instance).size() == 1);
        letGo();
        assertThat(reports()).containsExactly("bpmnError", "fail");
    }

    /** The failed report leaves the transaction: the work is not done. */
    @Test
    void shouldFailTheJobWhenACompleteInVainRolledItsTransactionBack() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        network.script(call -> call.path().endsWith("/complete") ? Fault.status(429, null, "") : Fault.NONE);
        context.getRegistry().bind("transaction", new SpringTransactionPolicy(new PseudoTransactionManager()));
        routes(r -> r.from(worker("&retries=0")).transacted("transaction").to(worker("&operation=complete")));

        await("it is a dead letter").until(() -> flowable.deadLetters(instance).size() == 1);
        letGo();
        assertThat(reports()).containsExactly("complete", "fail");
    }

    @Test
    void shouldSendNoOtherOutcomeThanTheOneThatGotNoAnswer() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        AtomicInteger completes = new AtomicInteger();
        network.script(call -> call.path().endsWith("/complete") && completes.getAndIncrement() == 0
                ? Fault.REQUEST_LOST
                : Fault.NONE);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(worker(""))
                        .doTry()
                        .to(worker("&operation=complete"))
                        .doCatch(Exception.class)
                        .to(worker("&operation=fail"))
                        .end();
            }
        });

        await("it ends").until(() -> flowable.hasEnded(instance));
        letGo();
        assertThat(reports()).containsExactly("complete", "complete");
    }

    @Test
    void shouldStillReportWhenTheProducerReportedAnotherJob() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        flowable.deploy(Models.oneTask(key + "other", topic + "other"));
        String other = flowable.startProcess(key + "other");
        String otherJob = flowable.acquire(topic + "other", "other", 1, "PT5M")
                .get(0)
                .path("id")
                .asText();
        String instance = flowable.startProcess(key);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker(""))
                        .setHeader(FlowableEwConstants.JOB_ID, constant(otherJob))
                        .setHeader(FlowableEwConstants.WORKER_ID, constant("other"))
                        .to(worker("&operation=complete"));
            }
        });

        await("both end").until(() -> flowable.hasEnded(instance) && flowable.hasEnded(other));
        letGo();
        assertThat(reports()).containsExactly("complete", "complete");
    }

    @Test
    void shouldReportNothingMoreWhenAnotherExchangeReportedTheJob() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("")).process(exchange -> {
                    Map<String, Object> identity = Map.of(
                            "jobId", exchange.getMessage().getHeader(FlowableEwConstants.JOB_ID),
                            "workerId", exchange.getMessage().getHeader(FlowableEwConstants.WORKER_ID),
                            "operation", "complete");
                    template.requestBody(worker(""), identity);
                });
            }
        });

        await("it ends").until(() -> flowable.hasEnded(instance));
        letGo();
        assertThat(reports()).containsExactly("complete");
    }

    @Test
    void shouldFreeTheSlotAndLeaveTheJobLockedWhenCompletionIsManual() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        List<String> instances = List.of(flowable.startProcess(key), flowable.startProcess(key));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("&autoComplete=false&concurrentConsumers=1")).to("mock:taken");
            }
        });
        getMockEndpoint("mock:taken").expectedMessageCount(2);
        getMockEndpoint("mock:taken").assertIsSatisfied(20_000);
        letGo();
        assertThat(reports()).isEmpty();

        getMockEndpoint("mock:taken")
                .getExchanges()
                .forEach(taken -> template.send("flowable-ew:elsewhere?baseUrl=" + flowable.baseUrl(), report -> {
                    report.getMessage()
                            .setHeader(
                                    FlowableEwConstants.JOB_ID,
                                    taken.getMessage().getHeader(FlowableEwConstants.JOB_ID));
                    report.getMessage()
                            .setHeader(
                                    FlowableEwConstants.WORKER_ID,
                                    taken.getMessage().getHeader(FlowableEwConstants.WORKER_ID));
                    report.getMessage().setBody(Map.of("manual", true));
                }));

        await("both end").until(() -> instances.stream().allMatch(flowable::hasEnded));
        assertThat(flowable.variables(instances.get(0))
                        .get("manual")
                        .path("value")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void shouldStillFailTheJobWhenCompletionIsManual() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(worker("&autoComplete=false&retries=0")).throwException(new IllegalStateException("broken"));
            }
        });

        await("it is a dead letter").until(() -> flowable.deadLetters(instance).size() == 1);
        // A call is recorded after its answer, which the engine's state is ahead of.
        await("the call is recorded").until(() -> !reports().isEmpty());
        assertThat(reports()).containsExactly("fail");
    }

    /** Without the header the producer reports as another worker, which the engine refuses; the work has failed all the same. */
    @Test
    void shouldFailTheJobWhenAProducerReportedItsFailureUnderAnotherWorkerId() throws Exception {
        flowable.deploy(Models.oneTask(key, topic));
        String instance = flowable.startProcess(key);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(worker("&workerId=w1"))
                        .errorHandler(deadLetterChannel(worker("&operation=fail&retries=0")))
                        .removeHeader(FlowableEwConstants.WORKER_ID)
                        .throwException(new IllegalStateException("broken"));
            }
        });

        await("it is a dead letter").until(() -> flowable.deadLetters(instance).size() == 1);
        letGo();
        assertThat(reports()).containsExactly("fail");
        assertThat(flowable.deadLetters(instance)
                        .get(0)
                        .path("exceptionMessage")
                        .asText())
                .isEqualTo("broken");
    }
}
