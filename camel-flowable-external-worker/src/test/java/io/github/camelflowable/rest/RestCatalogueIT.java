package io.github.camelflowable.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

    private static Flowable flowable;

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

    @Test
    void shouldCarryOutEveryOperation() {
        CatalogueCalls process = new CatalogueCalls(template, "process");
        new ProcessWalk(process, flowable).walk();
        String key = "taskwalk";
        process.object("uploadDeployment", RestModels.reviewed(key), "CamelFileName", key + ".bpmn20.xml");
        String instance =
                CatalogueCalls.id(process.object("createProcessInstance", Map.of("processDefinitionKey", key)));
        new TaskWalk(process, flowable).ofProcesses(instance);
        new TaskWalk(process, flowable).common("processInstanceId", instance);
        CatalogueCalls cases = new CatalogueCalls(template, "cmmn");
        new CaseWalk(cases, flowable).walk();

        Set<String> refused = new TreeSet<>(cases.refused());
        refused.removeAll(cases.succeeded());
        Set<String> walked = new TreeSet<>(cases.succeeded());
        walked.addAll(refused);
        int all = names("process").size() + names("cmmn").size();
        System.out.println("Operations of the catalogue called on the server: "
                + (process.succeeded().size() + walked.size()) + " of " + all + "; "
                + (process.succeeded().size() + cases.succeeded().size()) + " succeeded, refused as documented: "
                + refused);

        assertThat(process.succeeded()).isEqualTo(names("process"));
        assertThat(walked).isEqualTo(names("cmmn"));
        assertThat(refused).containsExactly("deleteSuspendedJob", "getSuspendedJob", "getSuspendedJobStacktrace");
        assertThat(all).isEqualTo(234);
    }

    private static Set<String> names(String api) {
        return RestCatalogue.shipped().all().stream()
                .filter(operation -> operation.api().equals(api) && !operation.isComposite())
                .map(RestOperation::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
