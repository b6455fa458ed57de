/**
 * What plugs in: codecs, compressors, keydirs. Start at {@link dev.firkin.spi.Codec}. Uses nothing
 * else of Firkin.
 */
package dev.firkin.spi;
