package io.github.camelflowable.rest;

import org.apache.camel.spi.Metadata;

/** Headers of the component {@code flowable-rest:}. */
public final class FlowableRestConstants {

    @Metadata(
            label = "producer",
            description =
                    "Beginning of the headers that are parameters of the operation; the rest is the parameter's own"
                            + " name: CamelFlowableRest.processInstanceId. A header overrides an option; a name that the"
                            + " operation does not know is refused.",
            javaType = "Object")
    public static final String PARAMETER = "CamelFlowableRest.";

    @Metadata(
            label = "producer",
            description = "Name of an uploaded file; for a deployment its extension determines the kind of the file.",
            javaType = "String")
    public static final String FILE_NAME = "CamelFileName";

    private FlowableRestConstants() {}
}
