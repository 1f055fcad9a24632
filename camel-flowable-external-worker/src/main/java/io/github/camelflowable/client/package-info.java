/**
 * Flowable's REST APIs as Java calls: connection, credentials, JSON, variables and errors by remedy.
 */
package io.github.camelflowable.client;
