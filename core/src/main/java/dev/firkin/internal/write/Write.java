package dev.firkin.internal.write;

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
 * @param expiry milliseconds since 1970, 0 without the flag
 */
public record Write(Keyspace map, byte[] key, long hash, byte[] value, int flags, long expiry) {

  /** Whether the key is deleted. */
  boolean isDelete() {
    return (flags & RecordFormat.TOMBSTONE) != 0;
  }

  /** Bytes of the record. */
  long recordBytes() {
    return RecordFormat.recordBytes((flags & RecordFormat.EXPIRY) != 0, key.length, value.length);
  }
}
