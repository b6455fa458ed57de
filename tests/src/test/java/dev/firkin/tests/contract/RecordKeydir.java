package dev.firkin.tests.contract;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirFill;
import dev.firkin.spi.KeydirImage;
import dev.firkin.spi.KeydirImageSource;
import dev.firkin.spi.Location;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/** A keydir without keys and without a mistake: it asks for the key of a location. */
class RecordKeydir implements Keydir {

  private static final int VISITED_AT_ONCE = 50;

  /** What it says that a key takes outside the heap. */
  static final long RESERVED_BYTES = 16;

  final KeydirContext context;
  final ConcurrentNavigableMap<Long, long[]> locations =
      new ConcurrentSkipListMap<>(Long::compareUnsigned);
  final AtomicLong size = new AtomicLong();
  private final boolean isRestored;
  long reserved;

  RecordKeydir(KeydirContext context) {
    this(context, false);
  }

  private RecordKeydir(KeydirContext context, boolean isRestored) {
    this.context = context;
    this.isRestored = isRestored;
  }

  /** Makes one of an image: hashes and locations, one after another. */
  static RecordKeydir restored(KeydirContext context, KeydirImageSource image) throws IOException {
    var keydir = new RecordKeydir(context, true);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment all = image.map(0, image.bytes(), arena);
      image.check(0, all);
      ByteBuffer in = all.asByteBuffer();
      while (in.hasRemaining()) {
        keydir.add(in.getLong(), in.getLong());
      }
    }
    return keydir;
  }

  final void add(long hash, long location) {
    long[] before = candidates(hash);
    long[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = Location.withoutLength(location);
    locations.put(hash, after);
    size.incrementAndGet();
  }

  private int indexOf(long[] candidates, byte[] key) {
    for (int i = 0; i < candidates.length; i++) {
      if (context.isKeyAt(candidates[i], key)) {
        return i;
      }
    }
    return -1;
  }

  final long[] candidates(long hash) {
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
    releaseDownTo(size.get() * RESERVED_BYTES);
    return before[index];
  }

  void releaseDownTo(long bytes) {
    if (reserved > bytes) {
      context.release(reserved - bytes);
      reserved = bytes;
    }
  }

  @Override
  public void makeRoom(int keys) {
    long needed = (size.get() + keys) * RESERVED_BYTES;
    if (needed > reserved) {
      context.reserve(needed - reserved);
      reserved = needed;
    }
  }

  @Override
  public boolean holds(byte[] key, long hash, long location) {
    return Arrays.stream(candidates(hash)).anyMatch(each -> Location.same(each, location));
  }

  @Override
  public void visitLocations(LongConsumer visitor) {
    locations.values().forEach(each -> Arrays.stream(each).forEach(visitor));
  }

  @Override
  public long removeIf(LongPredicate gone) {
    if (!isRestored) {
      throw new UnsupportedOperationException();
    }
    long before = size.get();
    locations.forEach((hash, each) -> {
      long[] left = Arrays.stream(each).filter(location -> !gone.test(location)).toArray();
      size.addAndGet(left.length - each.length);
      if (left.length == 0) {
        locations.remove(hash);
      } else {
        locations.put(hash, left);
      }
    });
    return before - size.get();
  }

  @Override
  public KeydirImage image() {
    return new Image();
  }

  /** Goes on at a hash, so changes between its calls do not disturb it. */
  class Image implements KeydirImage {
    private long next;

    @Override
    public boolean next(ByteBuffer out) {
      for (Map.Entry<Long, long[]> each : locations.tailMap(next).entrySet()) {
        if (out.remaining() < each.getValue().length * 16) {
          next = each.getKey();
          return true;
        }
        write(out, each.getKey(), each.getValue());
      }
      return false;
    }

    void write(ByteBuffer out, long hash, long[] candidates) {
      for (long location : candidates) {
        out.putLong(hash).putLong(location);
      }
    }

    @Override
    public byte[] parameters() {
      return new byte[0];
    }
  }

  @Override
  public KeydirFill fill(long keys) {
    return new Fill();
  }

  /** Takes what comes. */
  class Fill implements KeydirFill {
    @Override
    public Part part(long firstHash, long lastHash) {
      return new Part() {
        @Override
        public void add(long hash, long location) {
          RecordKeydir.this.add(hash, location);
        }

        @Override
        public void finish() {
          // nothing has been put off
        }
      };
    }

    @Override
    public void finish() {
      // nothing has been put off
    }
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
    releaseDownTo(0);
  }
}
