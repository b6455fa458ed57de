package dev.firkin.index.offheap;

import java.util.Arrays;

/** The slots between which entries move up by one. Reused, the writer's. */
final class Chain {

  private long[] slots = new long[64];
  private int count;

  void begin(long at) {
    count = 0;
    add(at);
  }

  void begin() {
    count = 0;
  }

  void add(long at) {
    if (count == slots.length) {
      slots = Arrays.copyOf(slots, count * 2);
    }
    slots[count++] = at;
  }

  int count() {
    return count;
  }

  long get(int i) {
    return slots[i];
  }

  long last() {
    return slots[count - 1];
  }
}
