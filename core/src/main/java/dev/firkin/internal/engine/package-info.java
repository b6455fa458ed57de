/**
 * Wires the four paths and owns opening and closing. Start at {@link
 * dev.firkin.internal.engine.Engine}. May use everything below.
 */
package dev.firkin.internal.engine;
