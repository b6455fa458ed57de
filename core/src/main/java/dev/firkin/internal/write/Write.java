package dev.firkin.internal.write;

import dev.firkin.internal.compression.Compression;
import dev.firkin.internal.compression.NotRestorable;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.keydir.Keyspace;

/**
 * One change of one key, encoded and compressed, ready for the log.
 *
 * @param map where the key belongs
 * @param key 1 to 65,535 bytes
 * @param hash of the key
 * @param value stored bytes, empty for a delete
 * @param flags TOMBSTONE, EXPIRY and COMPRESSED of {@link RecordFormat}
 * @param compression of the value, if it is compressed
 * @param expiry milliseconds since 1970, 0 without the flag
 */
public record Write(
    Keyspace map,
    byte[] key,
    long hash,
    byte[] value,
    int flags,
    Compression compression,
    long expiry) {

  /** The same change with its value compressed in another way. */
  public Write compressedBy(Compression other) {
    if (isDelete()) {
      return this;
    }
    byte[] plain = value;
    try {
      if ((flags & RecordFormat.COMPRESSED) != 0) {
        plain = compression.restore(value);
      }
    } catch (NotRestorable e) {
      throw new IllegalStateException(
          "compressor '%s' cannot restore what it just compressed".formatted(compression.name()),
          e);
    }
    byte[] compressed = other.compress(plain);
    int others = flags & ~RecordFormat.COMPRESSED;
    return compressed == null
        ? new Write(map, key, hash, plain, others, other, expiry)
        : new Write(map, key, hash, compressed, others | RecordFormat.COMPRESSED, other, expiry);
  }

  /** Whether the key is deleted. */
  boolean isDelete() {
    return (flags & RecordFormat.TOMBSTONE) != 0;
  }

  /** Bytes of the record. */
  long recordBytes() {
    return RecordFormat.recordBytes((flags & RecordFormat.EXPIRY) != 0, key.length, value.length);
  }
}
