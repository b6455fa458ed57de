package dev.firkin.internal.snapshot;

import dev.firkin.internal.keydir.HeapKeydir;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.segment.Segment;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One exact moment: where each key's record was when the log stood at {@link #sequence}.
 *
 * <p>It keeps the keydirs as they were, by reference, and beside them where every key that has
 * changed since used to be. The change is noted before the keydir changes, and a reader asks the
 * keydir first and the notes second: if there is no note, the keydir had not changed when it was
 * asked.
 */
public final class Moment {

  /** Noted for keys that did not exist: no record lies inside a file's header. */
  private static final long NOTHING = Location.of(0, 8, 0);

  private final long sequence;
  private final List<Segment> segments;
  private final long activeEnd;
  private final Map<Integer, Keydir> keydirs = new HashMap<>();
  private final Map<Integer, Long> sizes = new HashMap<>();
  private final ConcurrentHashMap<Integer, HeapKeydir> before = new ConcurrentHashMap<>();
  private final List<Segment> retained = new ArrayList<>();

  Moment(long sequence, List<Segment> segments, List<Keyspace> maps) {
    this.sequence = sequence;
    this.segments = segments;
    this.activeEnd = segments.getLast().end();
    for (Keyspace map : maps) {
      keydirs.put(map.id(), map.keydir());
      sizes.put(map.id(), map.keydir().size());
    }
  }

  /** The last write that it shows. */
  public long sequence() {
    return sequence;
  }

  /** The segments of the moment, oldest first. */
  public List<Segment> segments() {
    return segments;
  }

  /** Up to where a segment belongs to the moment. */
  public long end(Segment segment) {
    return segment == segments.getLast() ? activeEnd : segment.end();
  }

  /** How many keys a map had, expired ones included. */
  public long size(int map) {
    return sizes.getOrDefault(map, 0L);
  }

  /** Where a key's record was, as it can be read now; {@link Location#ABSENT} if there was none. */
  public long locate(int map, byte[] key, long hash) {
    Keydir keydir = keydirs.get(map);
    if (keydir == null) {
      return Location.ABSENT;
    }
    long now = keydir.find(key, hash);
    HeapKeydir notes = before.get(map);
    long noted = notes == null ? Location.ABSENT : notes.find(key, hash);
    if (noted == Location.ABSENT) {
      return now;
    }
    return noted == NOTHING ? Location.ABSENT : noted;
  }

  /**
   * Whether a key's record was at a location, as it can be read now: what {@link #locate} says,
   * without reading the record if the keydir can tell without.
   *
   * @param location of a whole record of this key
   */
  public boolean holds(int map, byte[] key, long hash, long location) {
    Keydir keydir = keydirs.get(map);
    if (keydir == null) {
      return false;
    }
    boolean now = keydir.holds(key, hash, location);
    HeapKeydir notes = before.get(map);
    long noted = notes == null ? Location.ABSENT : notes.find(key, hash);
    return noted == Location.ABSENT ? now : Location.same(noted, location);
  }

  /** See {@link Keydir#touch}. */
  public long touch(int map, long hash) {
    Keydir keydir = keydirs.get(map);
    return keydir == null ? 0 : keydir.touch(hash);
  }

  /** Notes where a key was, unless that is noted already. */
  void note(Keyspace map, byte[] key, long hash, long location) {
    if (keydirs.get(map.id()) != map.keydir()) {
      return; // the map was cleared or made since: its keydir of the moment no longer changes
    }
    HeapKeydir notes = before.computeIfAbsent(map.id(), id -> new HeapKeydir());
    if (notes.find(key, hash) == Location.ABSENT) {
      notes.put(key, hash, location == Location.ABSENT ? NOTHING : location);
    }
  }

  /** Whether it reads through a keydir. */
  boolean shows(Keydir keydir) {
    return keydirs.containsValue(keydir);
  }

  /**
   * Whether a segment may have a record that the moment shows: all that are its own, and outputs of
   * merges of them, but none that was begun later.
   */
  boolean mayShow(Segment segment) {
    return segment.header().sequenceBase() < sequence || segments.contains(segment);
  }

  /** Keeps a segment open until the moment is let go. */
  void retain(Segment segment) {
    segment.acquire();
    retained.add(segment);
  }

  List<Segment> retained() {
    return retained;
  }
}
