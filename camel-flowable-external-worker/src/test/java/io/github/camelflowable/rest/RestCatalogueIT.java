package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.Flowable;

/**
 * Walks the whole catalogue: every operation is called once at least, through a route, on a real server. The server
 * keeps a full history and leaves its jobs alone, so that there is something for each operation.
 */
class RestCatalogueIT extends CamelTestSupport {

    /** Forms need an engine that is not open source, cases know no suspension, and no history is written asynchronously. */
    private static final Set<String> REFUSED = Set.of(
            "cmmn/deleteHistoryJob",
            "cmmn/deleteSuspendedJob",
            "cmmn/executeHistoryJobAction",
            "cmmn/getHistoricTaskForm",
            "cmmn/getHistoryJob",
            "cmmn/getSuspendedJob",
            "cmmn/getSuspendedJobStacktrace",
            "cmmn/getTaskForm",
            "cmmn/listCaseDefinitionFormDefinitions",
            "process/deleteHistoryJob",
            "process/executeHistoryJobAction",
            "process/getHistoricTaskForm",
            "process/getHistoryJob",
            "process/getTaskForm",
            "process/listProcessDefinitionFormDefinitions");

    private static Flowable flowable;

    private final Map<String, CatalogueCalls> calls = new TreeMap<>();

    @BeforeAll
    static void startServer() {
        flowable = Flowable.start("flowable.history-level=full", "flowable.async-executor-activate=false");
    }

    @AfterAll
    static void stopServer() {
        flowable.close();
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        FlowableRestComponent component = context.getComponent("flowable-rest", FlowableRestComponent.class);
        component.getConfiguration().setBaseUrl(flowable.baseUrl());
        component.getConfiguration().setUsername(Flowable.USER);
        component.getConfiguration().setPassword(Flowable.PASSWORD);
        return context;
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:call").toD("flowable-rest:${header.address}");
            }
        };
    }

    private CatalogueCalls of(String api) {
        return calls.computeIfAbsent(api, name -> new CatalogueCalls(template, name));
    }

    @Test
    void shouldCarryOutEveryOperation() {
        CatalogueCalls process = of("process");
        new ProcessWalk(process, flowable).walk();
        new ProcessOperatorWalk(process, flowable).walk();
        String key = "taskwalk";
        process.object("uploadDeployment", RestModels.reviewed(key), "CamelFileName", key + ".bpmn20.xml");
        String instance =
                CatalogueCalls.id(process.object("createProcessInstance", Map.of("processDefinitionKey", key)));
        new TaskWalk(process, flowable).ofProcesses(instance);
        new TaskWalk(process, flowable).common("processInstanceId", instance);
        new CaseWalk(of("cmmn"), flowable).walk();
        new CaseOperatorWalk(of("cmmn"), flowable).walk();
        new DecisionWalk(of("dmn")).walk();
        new EventRegistryWalk(of("event-registry")).walk();
        new IdentityWalk(of("idm")).walk();
        new AppWalk(of("app")).walk();

        Set<String> succeeded = addresses(CatalogueCalls::succeeded);
        Set<String> refused = addresses(CatalogueCalls::refused);
        refused.removeAll(succeeded);
        Set<String> called = new TreeSet<>(succeeded);
        called.addAll(refused);
        Set<String> all = known(operation -> operation.since() == null);
        System.out.println(
                called.size() + " of " + all.size() + " operations called on a real server; " + succeeded.size()
                        + " succeeded, refused as documented: " + refused + "; "
                        + addresses(CatalogueCalls::newer).size()
                        + " operations of newer servers refused by name");

        assertThat(called).isEqualTo(all);
        assertThat(all).hasSize(409);
        assertThat(addresses(CatalogueCalls::newer)).isEqualTo(known(operation -> operation.since() != null));
        assertThat(refused).isEqualTo(REFUSED);
    }

    /** Rows with equal keys are where a server that pages by position gives one row twice and another never. */
    @Test
    void shouldReadEachRowOnceInEveryOrder() {
        CatalogueCalls process = of("process");
        process.object("uploadDeployment", RestModels.many("many", 50), "CamelFileName", "many.bpmn20.xml");
        // Not 150 at once: what one transaction makes of many instances takes the square of their number.
        for (int i = 0; i < 3; i++) {
            process.object("createProcessInstance", Map.of("processDefinitionKey", "many"));
        }
        int orders = 0;
        Set<String> large = new TreeSet<>();
        for (RestOperation query : RestCatalogue.shipped().all()) {
            List<String> sorts = query.sort() == null || !query.isQuery() ? List.of() : query.sort();
            int total = sorts.isEmpty() ? 0 : total(query);
            for (String sort : sorts) {
                List<String> ids = ids(query, sort);
                assertThat(ids).as(query.address() + " by " + sort).doesNotHaveDuplicates();
                assertThat(ids).as(query.address() + " by " + sort).hasSize(total);
                orders++;
                if (ids.size() >= 150) {
                    large.add(query.address());
                }
            }
        }
        System.out.println(orders + " orders of queries read, each row once; 150 rows or more in " + large);
        assertThat(large).hasSizeGreaterThan(15);
    }

    private List<String> ids(RestOperation query, String sort) {
        Iterable<?> rows = template.requestBody(
                "flowable-rest:" + query.address() + "?allPages=true&param.size=70&param.sort=" + sort,
                null,
                Iterable.class);
        List<String> ids = new ArrayList<>();
        rows.forEach(row ->
                ids.add(String.valueOf(((Map<?, ?>) row).containsKey("id") ? ((Map<?, ?>) row).get("id") : row)));
        return ids;
    }

    private int total(RestOperation query) {
        return (int)
                ((RestPage) template.requestBody("flowable-rest:" + query.address() + "?param.size=1", (Object) null))
                        .total();
    }

    private Set<String> addresses(Function<CatalogueCalls, Set<String>> names) {
        return calls.entrySet().stream()
                .flatMap(api -> names.apply(api.getValue()).stream().map(name -> api.getKey() + "/" + name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> known(Predicate<RestOperation> which) {
        return RestCatalogue.shipped().all().stream()
                .filter(operation -> !operation.isComposite() && which.test(operation))
                .map(RestOperation::address)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
