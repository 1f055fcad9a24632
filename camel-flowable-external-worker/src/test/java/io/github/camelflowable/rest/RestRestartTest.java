package io.github.camelflowable.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;

/** What a consumer of rows knows after a restart. */
@SuppressWarnings("try") // The contexts only have to run.
class RestRestartTest {

    @RegisterExtension
    private static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final BlockingQueue<Object> polls = new LinkedBlockingQueue<>();

    private final List<DefaultCamelContext> contexts = new ArrayList<>();

    @AfterEach
    void stop() {
        contexts.forEach(DefaultCamelContext::stop);
    }

    @BeforeEach
    void haveOneRow() {
        SERVER.stubFor(any(anyUrl()).willReturn(okJson("{\"data\": [{\"id\": \"one\"}], \"total\": 1}")));
    }

    /** A context that polls the row; an empty poll is an empty text. */
    private DefaultCamelContext polling(Map<String, Object> store) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        contexts.add(context);
        if (store != null) {
            context.getRegistry().bind("taken", MemoryIdempotentRepository.memoryIdempotentRepository(store));
        }
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("flowable-rest:process/listTasks?initialDelay=0&delay=1&sendEmptyMessageWhenIdle=true&baseUrl="
                                + SERVER.baseUrl() + (store == null ? "" : "&idempotentRepository=#taken"))
                        .routeId("rows")
                        .process(exchange -> polls.add(
                                exchange.getMessage().getBody() == null
                                        ? ""
                                        : exchange.getMessage()
                                                .getBody(Map.class)
                                                .get("id")));
            }
        });
        context.start();
        return context;
    }

    private Object poll() throws InterruptedException {
        return polls.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void shouldTakeARowAgainAfterARestartOfTheRouteWhenItIsRememberedInMemory() throws Exception {
        DefaultCamelContext context = polling(null);
        assertThat(poll()).isEqualTo("one");
        assertThat(poll()).isEqualTo("");

        context.getRouteController().stopRoute("rows");
        polls.clear();
        context.getRouteController().startRoute("rows");

        assertThat(poll()).isEqualTo("one");
    }

    @Test
    void shouldNotTakeARowAgainWhenItsStoreOutlivesTheProcess() throws Exception {
        Map<String, Object> store = new ConcurrentHashMap<>();
        DefaultCamelContext first = polling(store);
        assertThat(poll()).isEqualTo("one");
        assertThat(poll()).isEqualTo("");
        first.stop();
        polls.clear();

        polling(store);

        assertThat(poll()).isEqualTo("");
    }

    /** A killed process leaves the key of the row that was in its route. */
    @Test
    void shouldTakeARowOfAKilledProcessWhenItsKeyIsRemoved() throws Exception {
        Map<String, Object> store = new ConcurrentHashMap<>(Map.of("process/listTasks:one", "process/listTasks:one"));
        polling(store);
        assertThat(poll()).isEqualTo("");

        store.remove("process/listTasks:one");

        await().until(() -> "one".equals(poll()));
    }
}
