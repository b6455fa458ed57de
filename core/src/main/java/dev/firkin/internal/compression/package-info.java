/**
 * How values are stored: compressed or as they are. May use format and what is below. Start at
 * {@link dev.firkin.internal.compression.Compression}.
 */
package dev.firkin.internal.compression;
