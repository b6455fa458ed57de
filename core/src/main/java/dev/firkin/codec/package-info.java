/**
 * Codecs that come with Firkin: bytes, text, numbers, UUID, instants; and the look-up of all codecs
 * by name. May use spi, error and internal.provider.
 */
package dev.firkin.codec;
