/** How fast the connector works jobs off, beside Flowable's own client and a bare HTTP loop. */
package io.github.camelflowable.examples.benchmark;
