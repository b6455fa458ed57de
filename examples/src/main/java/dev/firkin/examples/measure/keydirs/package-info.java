/**
 * What keydirs take and cost: memory, puts and gets, opening again. Each store is used in processes
 * of its own. Start at {@link dev.firkin.examples.measure.keydirs.Keydirs}.
 */
package dev.firkin.examples.measure.keydirs;
