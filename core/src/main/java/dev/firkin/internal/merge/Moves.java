package dev.firkin.internal.merge;

import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.segment.Segment;
import dev.firkin.spi.Location;
import java.util.Arrays;
import java.util.List;

/**
 * Where a merge's records were and where they went; points their keys to the copies. For one
 * thread. Takes 16 bytes of heap a record.
 *
 * <p>That is done some hundred keys at a time, between two writes. What can be done outside the
 * lock is done before it: the keys are read and hashed, and their slots in the keydirs are loaded.
 */
final class Moves {

  private static final int AT_ONCE = 512;

  private final MergeParts parts;
  private final RecordView view = new RecordView();
  private final byte[][] keys = new byte[AT_ONCE][];
  private final long[] hashes = new long[AT_ONCE];
  private final Keyspace[] maps = new Keyspace[AT_ONCE];
  private long[] from = new long[1024];
  private long[] to = new long[1024]; // with the number of the output as slot
  private int count;
  private long touched; // never read; keeps the touches from being left out

  Moves(MergeParts parts) {
    this.parts = parts;
  }

  /** Notes a record that was copied. */
  void copied(long oldLocation, int outputIndex, long newPlace) {
    add(oldLocation, newPlace | Location.of(outputIndex, 0, 0));
  }

  /** Notes a record that was alive until it expired, and was not copied. */
  void expired(long oldLocation) {
    add(oldLocation, Location.ABSENT);
  }

  private void add(long oldLocation, long newLocation) {
    if (count == from.length) {
      from = Arrays.copyOf(from, count * 2);
      to = Arrays.copyOf(to, count * 2);
    }
    from[count] = oldLocation;
    to[count++] = newLocation;
  }

  /**
   * Points all keys to the copies that still point to the originals; those of expired records to
   * nothing.
   *
   * @param outputs the segments with the copies
   */
  void relocate(List<Segment> outputs) {
    for (int i = 0; i < count; i += AT_ONCE) {
      int first = i;
      int some = Math.min(AT_ONCE, count - first);
      prepare(first, some);
      parts
          .log()
          .between(() -> {
            for (int k = 0; k < some; k++) {
              relocate(k, from[first + k], to[first + k], outputs);
            }
            return null;
          });
    }
  }

  private void prepare(int first, int some) {
    for (int k = 0; k < some; k++) {
      long original = from[first + k];
      Segment input = parts.segments().at(Location.slot(original));
      if (input == null) {
        throw new IllegalStateException("an input went before its merge was through");
      }
      input.read(view, Location.offset(original));
      keys[k] = view.key();
      hashes[k] = parts.hash().hash(keys[k]);
      maps[k] = parts.maps().get(view.map());
    }
    for (int k = 0; k < some; k++) {
      touched += maps[k].keydir().touch(hashes[k]);
    }
  }

  private void relocate(int k, long original, long copy, List<Segment> outputs) {
    byte[] key = keys[k];
    long hash = hashes[k];
    Keyspace map = maps[k];
    if (copy == Location.ABSENT) {
      if (Location.same(map.keydir().find(key, hash), original)) {
        parts.snapshots().note(map, key, hash, original);
        map.keydir().remove(key, hash);
      }
      return;
    }
    Segment output = outputs.get(Location.slot(copy));
    long offset = Location.offset(copy);
    long to = Location.of(output.slot(), offset, Location.length(copy));
    if (!map.keydir().replace(key, hash, original, to)) {
      long length = Location.length(to);
      if (length == 0) {
        output.read(view, offset);
        length = view.recordBytes();
      }
      output.countDead(length);
    }
  }
}
