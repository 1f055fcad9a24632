/**
 * Why a consumer gets no jobs: looks at the engine, and decides what it sees. Knows neither exchanges nor routes.
 */
package io.github.camelflowable.diagnosis;
