package dev.firkin.codec;

import dev.firkin.spi.Codec;

/** A 64-bit integer; the sign bit is flipped, so that negative numbers sort first. */
final class Int64Codec implements Codec<Long> {

  @Override
  public String name() {
    return "int64";
  }

  @Override
  public byte[] encode(Long value) {
    var bytes = new byte[Long.BYTES];
    BigEndian.putLong(bytes, 0, value ^ Long.MIN_VALUE);
    return bytes;
  }

  @Override
  public Long decode(byte[] bytes) {
    BigEndian.requireLength(name(), bytes, Long.BYTES);
    return BigEndian.getLong(bytes, 0) ^ Long.MIN_VALUE;
  }
}
