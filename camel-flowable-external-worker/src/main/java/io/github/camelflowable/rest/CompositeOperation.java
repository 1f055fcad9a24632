package io.github.camelflowable.rest;

import com.fasterxml.jackson.databind.JsonNode;

/** An operation of ours that is made of several of Flowable's. */
interface CompositeOperation {

    /**
     * @param body the JSON body, or null if the operation takes none
     * @return what becomes the body of the message
     */
    Object carryOut(RestClient client, RestOperation operation, RestParameters parameters, JsonNode body)
            throws Exception;
}
