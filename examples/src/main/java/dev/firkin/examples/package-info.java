/**
 * Small programs, each with one use of the store in it. Uses only what Firkin exports. Start at
 * {@link dev.firkin.examples.SensorHistory}.
 */
package dev.firkin.examples;
