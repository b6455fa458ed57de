package dev.firkin.index.offheap;

import dev.firkin.spi.Location;
import java.util.Arrays;

/** Entries that have no slot: their hashes and locations. One thread. */
final class Unplaced {

  private long[] hashes = {};
  private long[] locations = {};
  private int count;

  void add(long hash, long location) {
    if (count == hashes.length) {
      int capacity = Math.max(64, count * 2);
      hashes = Arrays.copyOf(hashes, capacity);
      locations = Arrays.copyOf(locations, capacity);
    }
    hashes[count] = hash;
    locations[count++] = Location.withoutLength(location);
  }

  int count() {
    return count;
  }

  long hash(int i) {
    return hashes[i];
  }

  long location(int i) {
    return locations[i];
  }

  /**
   * Adds all of them to the overflow, without their keys; those of one hash that follow each other
   * at once.
   */
  void addTo(Overflow overflow) {
    int from = 0;
    for (int i = 1; i <= count; i++) {
      if (i == count || hashes[i] != hashes[from]) {
        overflow.addUnread(hashes[from], Arrays.copyOfRange(locations, from, i));
        from = i;
      }
    }
  }
}
