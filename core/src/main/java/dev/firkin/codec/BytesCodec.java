package dev.firkin.codec;

import dev.firkin.spi.Codec;

/** The bytes as they are. */
final class BytesCodec implements Codec<byte[]> {

  @Override
  public String name() {
    return "bytes";
  }

  /** Copies: the caller of the store may go on changing its array. */
  @Override
  public byte[] encode(byte[] value) {
    return value.clone();
  }

  /**
   * Copies, although the array is the codec's own: so a decoded value shares bytes with nothing.
   */
  @Override
  public byte[] decode(byte[] bytes) {
    return bytes.clone();
  }
}
