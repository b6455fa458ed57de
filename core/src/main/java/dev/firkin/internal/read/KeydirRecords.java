package dev.firkin.internal.read;

import dev.firkin.error.LimitException;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.io.LateClosing;
import dev.firkin.internal.keydir.KeyHash;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.Segments;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.Location;
import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the keydirs of a store ask of it: the keys in its records, and memory, of which all of them
 * together get no more than a limit.
 */
public final class KeydirRecords implements KeydirContext, Consumer<KeyHash> {

  private final Segments segments;
  private final long expectedKeys;
  private final long bytesMax;
  private final AtomicLong bytes = new AtomicLong();
  private volatile @Nullable KeyHash keyHash;

  /**
   * @param expectedKeys of each map, 0 if nothing is known
   * @param bytesMax outside the heap, of all keydirs together
   */
  public KeydirRecords(Segments segments, long expectedKeys, long bytesMax) {
    this.segments = segments;
    this.expectedKeys = expectedKeys;
    this.bytesMax = bytesMax;
  }

  /** Makes the hash of the store's keys known, before any keydir has a key. */
  @Override
  public void accept(KeyHash hash) {
    keyHash = hash;
  }

  @Override
  public long expectedKeys() {
    return expectedKeys;
  }

  @Override
  public boolean isKeyAt(long location, byte[] key) {
    Segment segment = segments.at(Location.slot(location));
    try {
      return segment != null
          && RecordFormat.isKeyAt(
              segment.bytes(), segment.salt(), Location.offset(location), segment.end(), key);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Override
  public byte[] keyAt(long location) {
    RecordView view = new RecordView();
    Segment segment = segments.at(Location.slot(location));
    if (segment == null) {
      throw new IllegalStateException("no segment at " + Location.describe(location));
    }
    segment.read(view, Location.offset(location));
    return view.key();
  }

  @Override
  public long hash(byte[] key) {
    KeyHash hash = keyHash;
    if (hash == null) {
      throw new IllegalStateException("the store's hash is not known before its seed is read");
    }
    return hash.hash(key);
  }

  @Override
  public void reserve(long more) {
    long before = bytes.getAndAdd(more);
    if (before + more > bytesMax || before + more < 0) {
      bytes.addAndGet(-more);
      throw new LimitException(
          "the keydirs hold %d bytes outside the heap and need %d more, above keydirBytesMax of %d; raise that or delete entries"
              .formatted(before, more, bytesMax));
    }
  }

  @Override
  public void release(long less) {
    bytes.addAndGet(-less);
  }

  @Override
  public void closeLater(Arena arena) {
    LateClosing.close(arena);
  }
}
