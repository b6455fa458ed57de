/**
 * Bytes to records and back, nothing else: each file's layout stands in the class that reads and
 * writes it. May use io, error and spi.
 */
package dev.firkin.internal.format;
