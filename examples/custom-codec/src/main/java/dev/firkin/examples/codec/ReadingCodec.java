package dev.firkin.examples.codec;

import dev.firkin.spi.Codec;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * Readings in 30 bytes, big-endian:
 *
 * <pre>
 * offset  size  field    meaning
 *      0     1  version  1
 *      1     8  sensor   its number
 *      9     8  seconds  since 1970-01-01T00:00:00Z
 *     17     4  nanos    of the second, 0 to 999,999,999
 *     21     8  value    IEEE 754; one bit pattern for all NaNs
 *     29     1  battery  percent, 0 to 100
 * </pre>
 *
 * Equal readings have equal bytes, so it serves for keys as well. Bytes that it would not have
 * written are refused. A reading with more fields would get version 2 and the same name, and the
 * bytes of version 1 would still be read here. Stateless; safe for concurrent use.
 */
public final class ReadingCodec implements Codec<Reading> {

  static final String NAME = "example-reading";

  private static final byte VERSION = 1;
  private static final int BYTES = 30;

  /** A codec; one is as good as another. */
  public ReadingCodec() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte[] encode(Reading reading) {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(reading.sensor())
        .putLong(reading.at().getEpochSecond())
        .putInt(reading.at().getNano())
        .putLong(Double.doubleToLongBits(reading.value()))
        .put((byte) reading.battery())
        .array();
  }

  @Override
  public Reading decode(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a reading has %d bytes, these are %d".formatted(BYTES, bytes.length));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "version %d of a reading is not known; it was written by a newer program"
              .formatted(version));
    }
    return new Reading(in.getLong(), instant(in), value(in), in.get());
  }

  /** Instant.ofEpochSecond takes any nanoseconds and carries them over, which would hide damage. */
  private static Instant instant(ByteBuffer in) {
    long seconds = in.getLong();
    int nanos = in.getInt();
    if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
      throw new IllegalArgumentException("seconds are out of range: " + seconds);
    }
    if (nanos < 0 || nanos > 999_999_999) {
      throw new IllegalArgumentException("nanos must be 0 to 999,999,999, were " + nanos);
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  private static double value(ByteBuffer in) {
    long bits = in.getLong();
    double value = Double.longBitsToDouble(bits);
    if (Double.doubleToLongBits(value) != bits) {
      throw new IllegalArgumentException("value is a NaN that no reading has: %x".formatted(bits));
    }
    return value;
  }
}
