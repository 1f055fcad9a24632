package io.github.camelflowable.outcomes;

import org.apache.camel.CamelContext;
import org.apache.camel.Consume;
import org.apache.camel.Exchange;
import org.apache.camel.support.PluginHelper;

/** A bean that consumes without a route, and sends what it gets to its work. */
public final class Consuming {

    private final CamelContext context;
    private final String uri;
    private final String work;

    private Consuming(CamelContext context, String uri, String work) {
        this.context = context;
        this.uri = uri;
        this.work = work;
    }

    /** The consumer starts when the routes do. */
    static void bean(Place place, String work) throws Exception {
        CamelContext context = place.routes().getContext();
        Consuming bean = new Consuming(context, place.consumer(), work);
        context.addStartupListener((started, already) ->
                PluginHelper.getBeanPostProcessor(context).postProcessBeforeInitialization(bean, place.routeId()));
    }

    public String getUri() {
        return uri;
    }

    @Consume(property = "uri")
    public void work(Exchange exchange) {
        context.createProducerTemplate().send(work, exchange);
    }
}
