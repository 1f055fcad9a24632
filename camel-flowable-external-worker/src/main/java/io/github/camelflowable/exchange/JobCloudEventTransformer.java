package io.github.camelflowable.exchange;

import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.cloudevents.CloudEvents;
import org.apache.camel.spi.DataType;
import org.apache.camel.spi.DataTypeTransformer;
import org.apache.camel.spi.Transformer;

import io.github.camelflowable.FlowableEwConstants;
import io.github.camelflowable.client.AcquiredJob;

/**
 * An acquired job as a CloudEvent: the envelope as body, and the attributes both as Camel's own headers and as
 * {@code ce-*} headers, which Kafka, JMS and HTTP carry although they drop headers that begin with {@code Camel}.
 * <p>
 * The id is that of the exchange, not of the job: a job that is tried again is a new event, so that a consumer that drops
 * duplicates does not drop it. The job's id is the subject.
 */
@DataTypeTransformer(
        name = "flowable-ew:application-cloudevents",
        description = "Turns an acquired job into a CloudEvent whose data is the job's envelope")
public class JobCloudEventTransformer extends Transformer {

    static final String TYPE = "org.apache.camel.event.flowable.ew.acquire";
    static final String SOURCE = "flowable.ew.topic.";

    @Override
    public void transform(Message message, DataType from, DataType to) {
        if (message.getBody() instanceof AcquiredJob job) {
            message.setBody(JobEnvelope.write(job));
        }
        CloudEvent event = CloudEvents.v1_0;
        Exchange exchange = message.getExchange();
        Map<String, Object> attributes = Map.of(
                CloudEvent.CAMEL_CLOUD_EVENT_VERSION, event.version(),
                CloudEvent.CAMEL_CLOUD_EVENT_ID, exchange.getExchangeId(),
                CloudEvent.CAMEL_CLOUD_EVENT_TYPE, TYPE,
                CloudEvent.CAMEL_CLOUD_EVENT_SOURCE, SOURCE + header(message, FlowableEwConstants.TOPIC),
                CloudEvent.CAMEL_CLOUD_EVENT_SUBJECT, header(message, FlowableEwConstants.JOB_ID),
                CloudEvent.CAMEL_CLOUD_EVENT_TIME, event.getEventTime(exchange));
        attributes.forEach((attribute, value) -> {
            message.setHeader(attribute, value);
            message.setHeader(event.httpAttribute(attribute), value);
        });
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE, "application/json");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    }

    private static String header(Message message, String name) {
        String value = message.getHeader(name, String.class);
        if (value == null) {
            throw new IllegalArgumentException(
                    "Header " + name + " is missing: only a job that flowable-ew: consumed can become a CloudEvent");
        }
        return value;
    }
}
