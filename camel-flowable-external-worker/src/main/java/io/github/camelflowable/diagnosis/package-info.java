/**
 * Why a consumer gets no jobs: examines the engine and derives the cause. Knows neither exchanges nor routes.
 */
package io.github.camelflowable.diagnosis;
