package dev.firkin.index.offheap;

import dev.firkin.spi.KeydirFill;
import dev.firkin.spi.KeydirImage;
import dev.firkin.spi.KeydirImageSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * Measures what concerns all keys at once: filling, images, restoring, mass removal. Times are CPU
 * times of the threads that do it, but for restoring, by the clock.
 *
 * <pre>
 * java -Xmx2g -cp core/target/classes:index-offheap/target/classes:index-offheap/target/test-classes \
 *     dev.firkin.index.offheap.BulkMeasurement 10000000
 * </pre>
 *
 * The argument is the number of keys. The file is made in the directory for temporary files.
 */
final class BulkMeasurement {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 3;

  private final ComputedRecords records = new ComputedRecords();
  private final byte[] key = new byte[Long.BYTES];
  private final long keys;

  private BulkMeasurement(long keys) {
    this.keys = keys;
  }

  public static void main(String[] args) throws Exception {
    var measurement = new BulkMeasurement(Long.parseLong(args[0]));
    for (int round = 0; round < ROUNDS; round++) {
      System.out.printf("%nround %d%n", round);
      measurement.run();
    }
  }

  private void run() throws Exception {
    fill();
    Path file = Files.createTempFile("image", ".keydir");
    byte[] parameters;
    try (var keydir = new OffheapKeydir(records)) {
      for (long i = 0; i < keys; i++) {
        put(keydir, i);
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        parameters = write("image as it is", keydir.image(), channel);
      }
      KeydirImage image = keydir.image();
      for (long i = keys; i < keys + keys / 6; i++) {
        put(keydir, i);
      }
      write("image with other homes", image, null);
      long begin = cpu();
      double rate = keydir.falseCandidateRate();
      System.out.printf(
          "false candidates: %.6f, found out in %d us%n", rate, (cpu() - begin) / 1000);
    }
    var image = new MappedFile(file, parameters);
    removeIf("none", image, location -> false);
    removeIf("one in 100,000", image, location -> (location >>> 20) % 100_000 == 7);
    removeIf("half", image, location -> Hashing.mixed(location) < 0);
    removeIf("all", image, location -> true);
    find(image);
    Files.delete(file);
  }

  private static long cpu() {
    return THREADS.getCurrentThreadCpuTime();
  }

  private void put(OffheapKeydir keydir, long index) {
    ComputedRecords.key(index, key);
    keydir.put(key, records.hash(key), ComputedRecords.location(index));
  }

  /** Hashes that follow each other evenly, so that nothing else is measured. */
  private void fill() throws InterruptedException {
    for (int threads = 1; threads <= 2; threads++) {
      try (var keydir = new OffheapKeydir(records)) {
        long begin = cpu();
        KeydirFill fill = keydir.fill(keys);
        long begun = cpu();
        var spent = new AtomicLong();
        long step = Long.divideUnsigned(-1, keys);
        long each = keys / threads;
        Thread[] crew = new Thread[threads];
        for (int t = 0; t < threads; t++) {
          long from = t * each;
          long to = from + each;
          boolean isLast = t == threads - 1;
          crew[t] =
              new Thread(() -> {
                long beginPart = cpu();
                KeydirFill.Part part = fill.part(from * step, isLast ? -1 : to * step - 1);
                for (long i = from; i < to; i++) {
                  part.add(i * step, ComputedRecords.location(i));
                }
                part.finish();
                spent.addAndGet(cpu() - beginPart);
              });
          crew[t].start();
        }
        for (Thread thread : crew) {
          thread.join();
        }
        long beginEnd = cpu();
        fill.finish();
        spent.addAndGet(cpu() - beginEnd);
        System.out.printf(
            "fill by %d: %d ms for the memory, then %.1f ns an entry; %d in the overflow%n",
            threads,
            (begun - begin) / 1_000_000,
            spent.get() / (double) keys,
            keydir.overflowing());
      }
    }
  }

  private byte[] write(String what, KeydirImage image, FileChannel to) throws IOException {
    ByteBuffer out = ByteBuffer.allocateDirect(64 << 10);
    long total = 0;
    long longest = 0;
    int calls = 0;
    boolean more;
    long readBefore = records.read;
    do {
      out.clear();
      long begin = cpu();
      more = image.next(out);
      long spent = cpu() - begin;
      total += spent;
      longest = Math.max(longest, spent);
      calls++;
      out.flip();
      while (to != null && out.hasRemaining()) {
        to.write(out);
      }
    } while (more);
    System.out.printf(
        "%s: %.1f ns an entry, %.1f us a call, %d us the longest, %d keys read%n",
        what,
        (double) total / keys,
        total / 1e3 / calls,
        longest / 1000,
        records.read - readBefore);
    return image.parameters();
  }

  private record MappedFile(Path file, byte[] parameters) implements KeydirImageSource {
    @Override
    public long bytes() {
      return file.toFile().length();
    }

    @Override
    public MemorySegment map(long offset, long bytes, Arena arena) throws IOException {
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return channel.map(FileChannel.MapMode.PRIVATE, offset, bytes, arena);
      }
    }

    @Override
    public void check(long offset, MemorySegment mapped) {
      // What a checksum costs is the engine's.
    }
  }

  private OffheapKeydir restored(KeydirImageSource image) throws IOException {
    return (OffheapKeydir) new OffheapKeydirProvider().restore(records, image);
  }

  private void removeIf(String which, KeydirImageSource image, LongPredicate gone)
      throws IOException {
    long begin = System.nanoTime();
    var keydir = restored(image);
    long after = System.nanoTime();
    long restored = cpu();
    long removed = keydir.removeIf(gone);
    long end = cpu();
    System.out.printf(
        "restore: %.1f ms; removeIf %s: %.1f ms for %d keys, %.2f ns for each that was there%n",
        (after - begin) / 1e6,
        which,
        (end - restored) / 1e6,
        removed,
        (end - restored) / (double) keys);
    keydir.close();
  }

  private void find(KeydirImageSource image) throws IOException {
    try (var keydir = restored(image)) {
      for (int turn = 0; turn < 3; turn++) {
        var random = new SplittableRandom(turn);
        int finds = 1_000_000;
        long begin = cpu();
        for (int i = 0; i < finds; i++) {
          ComputedRecords.key(random.nextLong(keys), key);
          if (keydir.find(key, records.hash(key)) == 0) {
            throw new AssertionError("not found");
          }
        }
        System.out.printf(
            "after restore, million %d: %.0f ns a find%n",
            turn + 1, (cpu() - begin) / (double) finds);
      }
    }
  }
}
