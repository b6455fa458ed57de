/**
 * LZ4, native or in pure Java. May use spi of core. Start at {@link
 * dev.firkin.compression.lz4.Lz4Compressor}.
 */
package dev.firkin.compression.lz4;
