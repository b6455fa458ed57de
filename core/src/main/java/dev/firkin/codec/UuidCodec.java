package dev.firkin.codec;

import dev.firkin.spi.Codec;
import java.util.UUID;

/** The 16 bytes of a UUID as its text shows them. */
final class UuidCodec implements Codec<UUID> {
  private static final int LENGTH = 2 * Long.BYTES;

  @Override
  public String name() {
    return "uuid";
  }

  @Override
  public byte[] encode(UUID value) {
    var bytes = new byte[LENGTH];
    BigEndian.putLong(bytes, 0, value.getMostSignificantBits());
    BigEndian.putLong(bytes, Long.BYTES, value.getLeastSignificantBits());
    return bytes;
  }

  @Override
  public UUID decode(byte[] bytes) {
    BigEndian.requireLength(name(), bytes, LENGTH);
    return new UUID(BigEndian.getLong(bytes, 0), BigEndian.getLong(bytes, Long.BYTES));
  }
}
