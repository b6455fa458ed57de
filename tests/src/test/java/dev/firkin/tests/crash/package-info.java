/**
 * What survives crashes, faults and damage, by the contract of {@link
 * dev.firkin.tests.crash.Ledger}. Start at {@link dev.firkin.tests.crash.CrashHistoriesTest}.
 */
package dev.firkin.tests.crash;
