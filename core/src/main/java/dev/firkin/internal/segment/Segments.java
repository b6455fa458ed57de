package dev.firkin.internal.segment;

import dev.firkin.error.CorruptDataException;
import dev.firkin.error.LimitException;
import dev.firkin.spi.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The open segments: by slot for those who hold a location, in order for those who go through all.
 *
 * <p>Any thread reads; changes are made by whoever holds the log's append lock, except that a slot
 * may be freed by any thread. A slot's segment is there before any location that names it. A reader
 * with a location from before a merge may find the slot empty, or another segment in it: the
 * record's checksum, which is salted by file, and its key decide, and the reader asks the keydir
 * again.
 */
public final class Segments {

  private volatile @Nullable Segment[] slots = new @Nullable Segment[16];
  private volatile List<Segment> ordered = List.of();
  private volatile int placements;
  private final Map<Integer, Path> gone = new ConcurrentHashMap<>();

  /** The segment in a slot, or null if it has gone. */
  public @Nullable Segment at(int slot) {
    @Nullable Segment[] now = slots;
    return slot < now.length ? now[slot] : null;
  }

  /** All that are placed, also those that only snapshots hold any more. */
  public synchronized List<Segment> placed() {
    List<Segment> placed = new ArrayList<>();
    for (Segment segment : slots) {
      if (segment != null) {
        placed.add(segment);
      }
    }
    return placed;
  }

  /** All segments, oldest first, the active one last. */
  public List<Segment> ordered() {
    return ordered;
  }

  /**
   * Makes a segment in a free slot, without a place in the order yet. In one step, since a
   * roll-over and a merge may come for a slot at once.
   *
   * @param make makes the segment, given its slot
   * @throws LimitException if there are 65,535 segments
   */
  public synchronized Segment place(IntFunction<Segment> make) {
    Segment segment = make.apply(freeSlot(slot -> false));
    place(segment);
    return segment;
  }

  /**
   * Places a segment in a slot that it had before, without a place in the order yet.
   *
   * @throws IllegalStateException if the slot is taken
   */
  public synchronized void placeAgain(Segment segment) {
    if (at(segment.slot()) != null) {
      throw new IllegalStateException("slot %d is taken".formatted(segment.slot()));
    }
    place(segment);
  }

  /**
   * A slot that is free.
   *
   * @param taken slots that are not to be used although nothing is placed there
   * @throws LimitException if there is none
   */
  public synchronized int freeSlot(IntPredicate taken) {
    for (int slot = 0; slot < Location.SLOTS; slot++) {
      if (at(slot) == null && !taken.test(slot)) {
        return slot;
      }
    }
    throw new LimitException(
        "all %d segments are in use; raise segmentBytesMax and compact".formatted(Location.SLOTS));
  }

  private void place(Segment segment) {
    @Nullable Segment[] now = slots;
    if (segment.slot() >= now.length) {
      now = Arrays.copyOf(now, Math.max(segment.slot() + 1, now.length * 2));
    }
    now[segment.slot()] = segment;
    slots = now;
    placements++;
  }

  /** Changes whenever a segment has been placed, before anybody can know a location in it. */
  public int placements() {
    return placements;
  }

  /** Appends a segment that has been placed to the order. */
  public synchronized void append(Segment segment) {
    List<Segment> now = new ArrayList<>(ordered);
    now.add(segment);
    ordered = List.copyOf(now);
  }

  /** Puts merged segments in the place of those they were made of. */
  public synchronized void replace(List<Segment> inputs, List<Segment> outputs) {
    List<Segment> now = new ArrayList<>(ordered);
    int at = now.indexOf(inputs.getFirst());
    now.subList(at, at + inputs.size()).clear();
    now.addAll(at, outputs);
    ordered = List.copyOf(now);
  }

  /** Frees a segment's slot. */
  public synchronized void free(Segment segment) {
    if (slots[segment.slot()] == segment) {
      gone.put(segment.slot(), segment.path());
      slots[segment.slot()] = null;
    }
  }

  /**
   * Refuses a location that is still in a keydir although its segment has gone: a merge found
   * another record there than the one that the keydir was told of.
   *
   * @throws CorruptDataException if the slot is empty
   */
  public void refuseGone(long location) {
    Path file = gone.get(Location.slot(location));
    if (file != null && at(Location.slot(location)) == null) {
      throw new CorruptDataException(
          file,
          Location.offset(location),
          "the file was merged away, and the key's record was not in it: its hint file was wrong",
          "put the entry again or restore the store from a backup");
    }
  }
}
