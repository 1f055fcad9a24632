package io.github.camelflowable.rest;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.BridgeExceptionHandlerToErrorHandler;
import org.apache.camel.support.LoggingExceptionHandler;
import org.apache.camel.support.ScheduledBatchPollingConsumer;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.CastUtils;
import org.apache.hc.core5.http.HttpEntity;

import com.fasterxml.jackson.databind.JsonNode;

import io.github.camelflowable.observe.RouteEnds;
import io.github.camelflowable.rest.RestOperation.Answer;

/**
 * Polls a query and consumes each new row once, identified by its {@code id}.
 * <p>
 * A row counts as consumed when its route ended without an exception; after a failure the next poll delivers it again. A row
 * that has left the answer is removed from the repository, so that one that comes back with the same id, such as a dead
 * letter that was moved and failed again, is new.
 */
public class FlowableRestConsumer extends ScheduledBatchPollingConsumer {

    private static final String KEY = "CamelFlowableRestKey";

    private final FlowableRestEndpoint endpoint;
    private final RestOperation operation;
    private final RestParameters parameters;
    private final IdempotentRepository consumed;
    private RestClient client;
    private Set<String> present = new HashSet<>();
    private Set<String> missing = new HashSet<>();
    private volatile boolean polling;

    public FlowableRestConsumer(FlowableRestEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.operation = endpoint.described();
        this.parameters = RestParameters.of(
                operation, endpoint.parameters(), endpoint.getConfiguration().isStrict());
        IdempotentRepository given = endpoint.getConfiguration().getIdempotentRepository();
        // Without an upper bound: a repository that drops the oldest rows would deliver them again.
        this.consumed = given != null
                ? given
                : MemoryIdempotentRepository.memoryIdempotentRepository(new ConcurrentHashMap<>());
    }

    /** @return whether its answer has rows */
    static boolean canPoll(RestOperation operation) {
        boolean rows = operation.answer() == Answer.PAGE || operation.answer() == Answer.LIST;
        return rows && !operation.isComposite();
    }

    static String pollable(String api) {
        return RestCatalogue.shipped().all().stream()
                .filter(operation -> operation.api().equals(api) && canPoll(operation))
                .map(RestOperation::name)
                .collect(Collectors.joining(", "));
    }

    @Override
    protected void doStart() throws Exception {
        ServiceHelper.startService(consumed);
        client = endpoint.client();
        super.doStart();
        polling = true;
    }

    @Override
    public boolean isSuspended() {
        return super.isSuspended() || RouteEnds.isSuspendedByForce(this);
    }

    @Override
    public void resume() {
        if (RouteEnds.isSuspendedByForce(this)) {
            start();
        }
        super.resume();
    }

    @Override
    protected void doResume() throws Exception {
        if (!polling) {
            doStart();
        }
    }

    @Override
    protected void doStop() throws Exception {
        polling = false;
        super.doStop();
        if (endpoint.getConfiguration().getIdempotentRepository() == null) {
            ServiceHelper.stopService(consumed);
        }
    }

    @Override
    protected int poll() throws Exception {
        shutdownRunningTask = null;
        pendingExchanges = 0;
        Queue<Exchange> fresh = new LinkedList<>();
        Set<String> seen = new HashSet<>();
        boolean all = true;
        for (Object row : rows()) {
            String key = key((JsonNode) row);
            if (!seen.add(key) || consumed.contains(key)) {
                continue;
            }
            if (maxMessagesPerPoll > 0 && fresh.size() == maxMessagesPerPoll) {
                all = false;
                break;
            }
            fresh.add(exchange((JsonNode) row, key));
        }
        if (all) {
            forgetWhatLeft(seen);
        } else {
            // Otherwise a row that leaves before a poll reaches the end would stay in the repository.
            present.addAll(seen);
        }
        return processBatch(CastUtils.cast(fresh));
    }

    private Iterable<?> rows() {
        HttpEntity body =
                new RestBody(operation, parameters, endpoint.getConfiguration().isStrict()).entity(null);
        return operation.isQuery()
                ? client.allPages(operation, parameters, body, JsonNode.class)
                : (Iterable<?>) client.call(operation, parameters, body, JsonNode.class);
    }

    private String key(JsonNode row) {
        JsonNode id = row.path("id");
        return operation.address() + ":" + (id.isValueNode() ? id.asText() : row.toString());
    }

    private Exchange exchange(JsonNode row, String key) throws IOException {
        Exchange exchange = createExchange(true);
        exchange.getIn()
                .setBody(client.answer(operation, parameters, endpoint.outputClass())
                        .row(row));
        exchange.setProperty(KEY, key);
        return exchange;
    }

    /** A row must be missing twice: rows come and go while pages are read, so that one that is there can be missed. */
    private void forgetWhatLeft(Set<String> seen) {
        Set<String> left = new HashSet<>(present);
        left.addAll(missing);
        left.removeAll(seen);
        Set<String> gone = new HashSet<>(left);
        gone.retainAll(missing);
        gone.forEach(consumed::remove);
        left.removeAll(gone);
        missing = left;
        present = seen;
    }

    @Override
    public int processBatch(Queue<Object> exchanges) throws Exception {
        int total = exchanges.size();
        int taking = 0;
        for (int index = 0; index < total && isBatchAllowed(); index++) {
            Exchange exchange = (Exchange) exchanges.poll();
            exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
            exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, total);
            exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == total - 1);
            pendingExchanges = total - index - 1;
            if (take(exchange)) {
                taking++;
            }
        }
        exchanges.forEach(unprocessed -> releaseExchange((Exchange) unprocessed, true));
        return taking;
    }

    /** @return false if another process that shares the repository consumes the row already */
    private boolean take(Exchange exchange) {
        String key = (String) exchange.removeProperty(KEY);
        if (!consumed.add(key)) {
            releaseExchange(exchange, true);
            return false;
        }
        exchange.getExchangeExtension().addOnCompletion(new Synchronization() {
            @Override
            public void onComplete(Exchange done) {
                if (done.isRollbackOnly() || done.isRollbackOnlyLast()) {
                    consumed.remove(key);
                } else {
                    consumed.confirm(key);
                }
            }

            @Override
            public void onFailure(Exchange done) {
                consumed.remove(key);
            }
        });
        try {
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } catch (Error e) {
            // Camel would never poll again.
            exchange.setException(e);
            RouteEnds.runRest(exchange);
        }
        if (exchange.getException() != null) {
            handleException(exchange);
        }
        return true;
    }

    /** What the error handler of the route has logged or handled is not logged or handled twice. */
    private void handleException(Exchange exchange) {
        ExceptionHandler handler = getExceptionHandler();
        boolean ofErrorHandler =
                handler instanceof LoggingExceptionHandler || handler instanceof BridgeExceptionHandlerToErrorHandler;
        if (!ofErrorHandler || !exchange.getExchangeExtension().isErrorHandlerHandledSet()) {
            handler.handleException(
                    "Error processing a row of " + operation.address(), exchange, exchange.getException());
        }
    }
}
