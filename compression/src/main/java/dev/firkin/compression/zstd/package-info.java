/**
 * Zstandard, with trained dictionaries. May use spi of core. Start at {@link
 * dev.firkin.compression.zstd.ZstdCompressor}; {@code ZstdFrame} is the format.
 */
package dev.firkin.compression.zstd;
