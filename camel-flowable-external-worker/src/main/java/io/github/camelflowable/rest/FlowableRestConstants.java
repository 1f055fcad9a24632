package io.github.camelflowable.rest;

import org.apache.camel.spi.Metadata;

/** Headers of the component {@code flowable-rest:}. */
public final class FlowableRestConstants {

    @Metadata(
            label = "producer",
            description = "Prefix of the headers that are parameters of the operation, followed by the name of"
                    + " the parameter, as in CamelFlowableRest.processInstanceId. A header overrides the"
                    + " option for the same parameter. The producer refuses a name that the operation does"
                    + " not have.",
            javaType = "Object")
    public static final String PARAMETER = "CamelFlowableRest.";

    @Metadata(
            label = "producer",
            description = "Name of the file to upload. Its extension tells Flowable what a deployment contains,"
                    + " such as order.bpmn20.xml.",
            javaType = "String")
    public static final String FILE_NAME = "CamelFileName";

    private FlowableRestConstants() {}
}
