/**
 * Programs that measure a store from outside, as a user would. Each checks every value that it
 * reads, and ends with exit code 1 at a wrong one. Start at {@link
 * dev.firkin.examples.measure.Throughput}.
 */
package dev.firkin.examples.measure;
