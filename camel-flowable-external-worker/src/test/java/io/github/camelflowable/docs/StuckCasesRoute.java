package io.github.camelflowable.docs;

import java.util.Map;

import org.apache.camel.builder.RouteBuilder;

import io.github.camelflowable.rest.RestPage;

/** The listing of modelling.md that finds cases which stay open; the part between the tags is on that page. */
public class StuckCasesRoute extends RouteBuilder {

    @Override
    public void configure() {
        // tag::stuck-cases[]
        from("timer:stuckCases?period=1h")
                .to("flowable-rest:cmmn/listCaseInstances?allPages=true&param.sort=id")
                .split(body())
                .streaming()
                .setHeader("CamelFlowableRest.caseInstanceId", simple("${body[id]}"))
                .to("flowable-rest:cmmn/listPlanItemInstances?param.size=1000")
                .filter(planItems -> planItems.getMessage().getBody(RestPage.class).data().stream()
                        .allMatch(item -> "stage".equals(((Map<?, ?>) item).get("planItemDefinitionType"))))
                .to("seda:stuckCases");
        // end::stuck-cases[]
    }
}
