package dev.firkin.tests;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirFill;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.spi.Location;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keydirs without keys, which are filled in the order of the hashes, say whether they hold a
 * location without reading the record there, and count what they read.
 */
public final class LocationKeydirs implements KeydirProvider {

  static final String NAME = "test-locations";

  /** Records read at random, by all keydirs of this kind. */
  static final AtomicLong READS = new AtomicLong();

  /** Keys that came in the order of the hashes. */
  static final AtomicLong FILLED = new AtomicLong();

  /** For {@link java.util.ServiceLoader}. */
  public LocationKeydirs() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Keydir create(KeydirContext context) {
    return new Locations(context);
  }

  private static final class Locations implements Keydir {
    private static final int VISITED_AT_ONCE = 50;

    private final KeydirContext context;
    private final ConcurrentNavigableMap<Long, long[]> byHash =
        new ConcurrentSkipListMap<>(Long::compareUnsigned);
    private final AtomicLong size = new AtomicLong();

    Locations(KeydirContext context) {
      this.context = context;
    }

    private long[] candidates(long hash) {
      return byHash.getOrDefault(hash, new long[0]);
    }

    private int indexOf(long[] candidates, byte[] key) {
      for (int i = 0; i < candidates.length; i++) {
        READS.incrementAndGet();
        if (context.isKeyAt(candidates[i], key)) {
          return i;
        }
      }
      return -1;
    }

    private void add(long hash, long[] before, long location) {
      long[] after = Arrays.copyOf(before, before.length + 1);
      after[before.length] = Location.withoutLength(location);
      byHash.put(hash, after);
      size.incrementAndGet();
    }

    @Override
    public long find(byte[] key, long hash) {
      long[] candidates = candidates(hash);
      int index = indexOf(candidates, key);
      return index < 0 ? Location.ABSENT : candidates[index];
    }

    @Override
    public boolean holds(byte[] key, long hash, long location) {
      return Arrays.stream(candidates(hash)).anyMatch(each -> Location.same(each, location));
    }

    @Override
    public long put(byte[] key, long hash, long location) {
      long[] before = candidates(hash);
      int index = indexOf(before, key);
      if (index < 0) {
        add(hash, before, location);
        return Location.ABSENT;
      }
      long[] after = before.clone();
      after[index] = Location.withoutLength(location);
      byHash.put(hash, after);
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
      byHash.put(hash, after);
      size.decrementAndGet();
      return before[index];
    }

    @Override
    public KeydirFill fill(long keys) {
      return new KeydirFill() {
        @Override
        public Part part(long firstHash, long lastHash) {
          return new Part() {
            @Override
            public void add(long hash, long location) {
              Locations.this.add(hash, candidates(hash), location);
              FILLED.incrementAndGet();
            }

            @Override
            public void finish() {}
          };
        }

        @Override
        public void finish() {}
      };
    }

    @Override
    public long size() {
      return size.get();
    }

    @Override
    public long memoryBytes() {
      return 120 * size.get();
    }

    @Override
    public long visit(long cursor, Visitor visitor) {
      int count = 0;
      for (Map.Entry<Long, long[]> each : byHash.tailMap(cursor).entrySet()) {
        for (long location : each.getValue()) {
          READS.incrementAndGet();
          visitor.visit(context.keyAt(location), location);
        }
        if (++count == VISITED_AT_ONCE) {
          return each.getKey() + 1;
        }
      }
      return 0;
    }

    @Override
    public void close() {
      byHash.clear();
    }
  }
}
