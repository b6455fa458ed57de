/**
 * Real processes, real file systems, real faults: what the faulty disk of the test kit cannot show.
 * What the machine does not allow is skipped, and the reason is told.
 */
package dev.firkin.tests.real;
