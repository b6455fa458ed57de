package dev.firkin.codec;

import dev.firkin.spi.Codec;

/**
 * A double in the order of {@link Double#compare}. The magnitude of negative numbers grows
 * downwards, so all their bits are flipped; of the others only the sign bit.
 */
final class Float64Codec implements Codec<Double> {

  @Override
  public String name() {
    return "float64";
  }

  @Override
  public byte[] encode(Double value) {
    // Not the raw bits: every NaN equals every other, and equal keys must have equal bytes.
    long bits = Double.doubleToLongBits(value);
    var bytes = new byte[Double.BYTES];
    BigEndian.putLong(bytes, 0, bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
    return bytes;
  }

  @Override
  public Double decode(byte[] bytes) {
    BigEndian.requireLength(name(), bytes, Double.BYTES);
    long flipped = BigEndian.getLong(bytes, 0);
    long bits = flipped < 0 ? flipped ^ Long.MIN_VALUE : ~flipped;
    double value = Double.longBitsToDouble(bits);
    if (Double.doubleToLongBits(value) != bits) {
      throw new IllegalArgumentException(
          "codec float64 was given a NaN other than the one that it writes");
    }
    return value;
  }
}
