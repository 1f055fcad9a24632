/** What the tests share: a real Flowable, models to deploy in it, and routes to run against it. */
package io.github.camelflowable.kit;
