package dev.firkin.codec;

import dev.firkin.spi.Codec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoField;

/** Seconds since 1970 as {@link Int64Codec} writes them, then 4 bytes of nanoseconds. */
final class InstantCodec implements Codec<Instant> {
  private static final int LENGTH = Long.BYTES + Integer.BYTES;

  @Override
  public String name() {
    return "instant";
  }

  @Override
  public byte[] encode(Instant value) {
    var bytes = new byte[LENGTH];
    BigEndian.putLong(bytes, 0, value.getEpochSecond() ^ Long.MIN_VALUE);
    BigEndian.putInt(bytes, Long.BYTES, value.getNano());
    return bytes;
  }

  @Override
  public Instant decode(byte[] bytes) {
    BigEndian.requireLength(name(), bytes, LENGTH);
    long seconds = BigEndian.getLong(bytes, 0) ^ Long.MIN_VALUE;
    int nanos = BigEndian.getInt(bytes, Long.BYTES);
    // Instant would carry surplus nanoseconds over into the seconds: other bytes, same instant.
    if (!ChronoField.NANO_OF_SECOND.range().isValidValue(nanos)) {
      throw notAnInstant();
    }
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException outOfRange) {
      throw notAnInstant();
    }
  }

  private static IllegalArgumentException notAnInstant() {
    return new IllegalArgumentException(
        "codec instant was given bytes outside Instant.MIN to Instant.MAX");
  }
}
