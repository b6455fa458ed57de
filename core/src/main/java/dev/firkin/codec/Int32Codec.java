package dev.firkin.codec;

import dev.firkin.spi.Codec;

/** A 32-bit integer; the sign bit is flipped, so that negative numbers sort first. */
final class Int32Codec implements Codec<Integer> {

  @Override
  public String name() {
    return "int32";
  }

  @Override
  public byte[] encode(Integer value) {
    var bytes = new byte[Integer.BYTES];
    BigEndian.putInt(bytes, 0, value ^ Integer.MIN_VALUE);
    return bytes;
  }

  @Override
  public Integer decode(byte[] bytes) {
    BigEndian.requireLength(name(), bytes, Integer.BYTES);
    return BigEndian.getInt(bytes, 0) ^ Integer.MIN_VALUE;
  }
}
