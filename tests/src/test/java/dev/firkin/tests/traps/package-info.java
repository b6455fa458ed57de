/**
 * Ways in which earlier stores lost data, each shown not to be one here: small and exact histories,
 * over a {@link dev.firkin.testkit.FaultyDisk} where that will do. {@code docs/durability.md} has
 * the whole list, and {@link dev.firkin.tests.traps.TrapTableTest} keeps it true. Start at {@link
 * dev.firkin.tests.traps.Stage}.
 */
package dev.firkin.tests.traps;
