/**
 * The component {@code flowable-rest:}: every operation of Flowable's BPMN and CMMN APIs, carried out from one table.
 */
package io.github.camelflowable.rest;
