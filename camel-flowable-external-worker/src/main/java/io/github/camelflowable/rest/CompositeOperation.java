package io.github.camelflowable.rest;

import com.fasterxml.jackson.databind.JsonNode;

/** An operation of this component that consists of several operations of Flowable. */
interface CompositeOperation {

    /**
     * @param body the JSON body, or null if the operation takes none
     * @return the new body of the message
     */
    Object carryOut(RestClient client, RestOperation operation, RestParameters parameters, JsonNode body)
            throws Exception;
}
