/**
 * Spring Boot: the keys {@code camel.component.flowable-ew.*} and {@code camel.component.flowable-rest.*} of an
 * application. Nothing else depends on this package, so that the jar works without Spring.
 */
package io.github.camelflowable.springboot;
