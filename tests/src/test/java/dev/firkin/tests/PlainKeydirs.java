package dev.firkin.tests;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirFill;
import dev.firkin.spi.KeydirImage;
import dev.firkin.spi.KeydirImageSource;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.spi.Location;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/**
 * Keydirs that keep no keys, have images and are filled in the order of the hashes, as plain as can
 * be: so plain that what goes wrong with them is the store's fault. They count what they read.
 */
public final class PlainKeydirs implements KeydirProvider {

  static final String NAME = "test-plain";

  /** Records read at random, by all keydirs of this kind. */
  static final AtomicLong READS = new AtomicLong();

  /** Keys that came in the order of the hashes. */
  static final AtomicLong FILLED = new AtomicLong();

  /** For {@link java.util.ServiceLoader}. */
  public PlainKeydirs() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Keydir create(KeydirContext context) {
    return new Plain(context);
  }

  @Override
  public Keydir restore(KeydirContext context, KeydirImageSource image) throws IOException {
    Plain keydir = new Plain(context);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment all = image.map(0, image.bytes(), arena);
      image.check(0, all);
      ByteBuffer entries = all.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      while (entries.hasRemaining()) {
        keydir.add(entries.getLong(), entries.getLong());
      }
      all.fill((byte) 0); // which must not reach the file
    }
    if (keydir.size() != ByteBuffer.wrap(image.parameters()).getLong()) {
      throw new IOException("the image has %d entries".formatted(keydir.size()));
    }
    return keydir;
  }

  /** Locations by hash, the lowest first, unsigned. */
  private static final class Plain implements Keydir {
    private final KeydirContext context;
    private final ConcurrentSkipListMap<Long, long[]> byHash =
        new ConcurrentSkipListMap<>(Long::compareUnsigned);
    private final AtomicLong size = new AtomicLong();

    Plain(KeydirContext context) {
      this.context = context;
    }

    @Override
    public long find(byte[] key, long hash) {
      while (true) {
        long[] all = byHash.getOrDefault(hash, new long[0]);
        for (long location : all) {
          READS.incrementAndGet();
          if (context.isKeyAt(location, key)) {
            return location;
          }
        }
        if (all == byHash.getOrDefault(hash, all)) {
          return Location.ABSENT;
        }
      }
    }

    @Override
    public boolean holds(byte[] key, long hash, long location) {
      return indexOf(byHash.getOrDefault(hash, new long[0]), location) >= 0;
    }

    private static int indexOf(long[] all, long location) {
      for (int i = 0; i < all.length; i++) {
        if (Location.same(all[i], location)) {
          return i;
        }
      }
      return -1;
    }

    @Override
    public long put(byte[] key, long hash, long location) {
      long before = find(key, hash);
      if (before == Location.ABSENT) {
        add(hash, location);
      } else {
        change(hash, before, location);
      }
      return before;
    }

    private void add(long hash, long location) {
      long[] all = byHash.getOrDefault(hash, new long[0]);
      long[] more = Arrays.copyOf(all, all.length + 1);
      more[all.length] = Location.withoutLength(location);
      byHash.put(hash, more);
      size.incrementAndGet();
    }

    private void change(long hash, long from, long to) {
      long[] all = byHash.get(hash).clone();
      all[indexOf(all, from)] = Location.withoutLength(to);
      byHash.put(hash, all);
    }

    @Override
    public boolean replace(byte[] key, long hash, long expected, long location) {
      boolean there = holds(key, hash, expected);
      if (there) {
        change(hash, expected, location);
      }
      return there;
    }

    @Override
    public long remove(byte[] key, long hash) {
      long before = find(key, hash);
      if (before != Location.ABSENT) {
        keep(hash, at -> !Location.same(at, before));
      }
      return before;
    }

    private void keep(long hash, LongPredicate kept) {
      long[] all = byHash.get(hash);
      long[] left = Arrays.stream(all).filter(kept).toArray();
      if (left.length == 0) {
        byHash.remove(hash);
      } else {
        byHash.put(hash, left);
      }
      size.addAndGet(left.length - all.length);
    }

    @Override
    public long removeIf(LongPredicate gone) {
      long before = size();
      byHash.keySet().forEach(hash -> keep(hash, gone.negate()));
      return before - size();
    }

    @Override
    public long size() {
      return size.get();
    }

    @Override
    public long memoryBytes() {
      return 100 * size();
    }

    @Override
    public long visit(long cursor, Visitor visitor) {
      byHash.forEach((hash, all) -> {
        for (long location : all) {
          READS.incrementAndGet();
          visitor.visit(context.keyAt(location), location);
        }
      });
      return 0;
    }

    @Override
    public void visitLocations(LongConsumer visitor) {
      byHash.values().forEach(all -> Arrays.stream(all).forEach(visitor));
    }

    @Override
    public KeydirFill fill(long keys) {
      return new KeydirFill() {
        @Override
        public Part part(long firstHash, long lastHash) {
          return new Part() {
            @Override
            public void add(long hash, long location) {
              Plain.this.add(hash, location);
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
    public KeydirImage image() {
      return new Image();
    }

    @Override
    public void close() {
      byHash.clear();
    }

    /** Few entries at a time, so that much happens between the parts. */
    private final class Image implements KeydirImage {
      private long next;
      private long count;

      @Override
      public boolean next(ByteBuffer out) {
        out.order(ByteOrder.LITTLE_ENDIAN);
        Map.Entry<Long, long[]> entry = byHash.ceilingEntry(next);
        for (int n = 0; n < 100 && entry != null; n++) {
          for (long location : entry.getValue()) {
            out.putLong(entry.getKey()).putLong(location);
            count++;
          }
          next = entry.getKey() + 1;
          entry = next == 0 ? null : byHash.ceilingEntry(next);
        }
        return entry != null;
      }

      @Override
      public byte[] parameters() {
        return ByteBuffer.allocate(Long.BYTES).putLong(count).array();
      }
    }
  }
}
