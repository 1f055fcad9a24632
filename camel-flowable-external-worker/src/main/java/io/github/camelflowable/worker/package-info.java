/**
 * One job's life between acquire and report: slot, lease, outcome, report. Knows neither exchanges nor routes.
 */
package io.github.camelflowable.worker;
