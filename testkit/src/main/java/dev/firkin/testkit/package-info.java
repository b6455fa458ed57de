/**
 * What tests of Firkin stand on. {@link dev.firkin.testkit.FaultyDisk} goes under the real engine,
 * opened by {@link dev.firkin.testkit.FirkinOnDisk}; {@link dev.firkin.testkit.DiskImage} is what a
 * crash leaves of it. Uses core only.
 */
package dev.firkin.testkit;
