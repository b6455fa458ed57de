package dev.firkin.tests.contract;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.Location;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** A keydir without keys and without a mistake: it asks for the key of a location. */
final class RecordKeydir implements Keydir {

  private static final int VISITED_AT_ONCE = 50;

  private final KeydirContext context;
  private final ConcurrentNavigableMap<Long, long[]> locations =
      new ConcurrentSkipListMap<>(Long::compareUnsigned);
  private final AtomicLong size = new AtomicLong();

  RecordKeydir(KeydirContext context) {
    this.context = context;
  }

  private int indexOf(long[] candidates, byte[] key) {
    for (int i = 0; i < candidates.length; i++) {
      if (context.isKeyAt(candidates[i], key)) {
        return i;
      }
    }
    return -1;
  }

  private long[] candidates(long hash) {
    return locations.getOrDefault(hash, new long[0]);
  }

  @Override
  public long find(byte[] key, long hash) {
    long[] candidates = candidates(hash);
    int index = indexOf(candidates, key);
    return index < 0 ? Location.ABSENT : candidates[index];
  }

  @Override
  public long put(byte[] key, long hash, long location) {
    long[] before = candidates(hash);
    int index = indexOf(before, key);
    long[] after = Arrays.copyOf(before, index < 0 ? before.length + 1 : before.length);
    after[index < 0 ? before.length : index] = Location.withoutLength(location);
    locations.put(hash, after);
    if (index < 0) {
      size.incrementAndGet();
      return Location.ABSENT;
    }
    return before[index];
  }

  @Override
  public boolean replace(byte[] key, long hash, long expected, long location) {
    long before = find(key, hash);
    if (before == Location.ABSENT || !Location.same(before, expected)) {
      return false;
    }
    put(key, hash, location);
    return true;
  }

  @Override
  public long remove(byte[] key, long hash) {
    long[] before = candidates(hash);
    int index = indexOf(before, key);
    if (index < 0) {
      return Location.ABSENT;
    }
    long[] after = Arrays.copyOf(before, before.length - 1);
    System.arraycopy(before, index + 1, after, index, after.length - index);
    if (after.length == 0) {
      locations.remove(hash);
    } else {
      locations.put(hash, after);
    }
    size.decrementAndGet();
    return before[index];
  }

  @Override
  public long size() {
    return size.get();
  }

  @Override
  public long memoryBytes() {
    return 1000 + 120 * size.get();
  }

  @Override
  public long visit(long cursor, Visitor visitor) {
    int count = 0;
    for (Map.Entry<Long, long[]> each : locations.tailMap(cursor).entrySet()) {
      for (long location : each.getValue()) {
        visitor.visit(context.keyAt(location), location);
      }
      if (++count == VISITED_AT_ONCE) {
        return each.getKey() + 1; // 0 behind the last of all hashes
      }
    }
    return 0;
  }

  @Override
  public void close() {
    locations.clear();
  }
}
