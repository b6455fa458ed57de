package dev.firkin.cli.store;

import dev.firkin.spi.Codec;

/**
 * Bytes under another codec's name. A map can so be recorded with its codecs by a program that does
 * not have them, and its contents be written exactly as they were.
 *
 * @param name the other codec's name
 * @param parameters the other codec's parameters
 */
record NamedBytes(String name, String parameters) implements Codec<byte[]> {
  @Override
  public byte[] encode(byte[] value) {
    return value.clone();
  }

  @Override
  public byte[] decode(byte[] bytes) {
    return bytes;
  }
}
