package dev.firkin.tests.traps;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.FirkinException;
import dev.firkin.stats.SegmentStats;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * A store on a faulty disk, and what may happen to it. Segments are small, nothing is forced or
 * merged by itself.
 */
final class Stage implements AutoCloseable {

  private static final Logger LOGGER = Logger.getLogger("dev.firkin"); // held: it is a weak one
  private static final String KEYDIR = System.getProperty("firkin.keydir", "heap");

  /** Long enough that no merge takes a segment along just because it is small. */
  private static final int LARGE = 200_000;

  private final FirkinOptions options;
  private FaultyDisk disk;
  private Firkin store;

  Stage() {
    this(new FaultyDisk(), options().build());
  }

  Stage(FirkinOptions.Builder options) {
    this(new FaultyDisk(), options.build());
  }

  Stage(FaultyDisk disk) {
    this(disk, options().build());
  }

  Stage(FaultyDisk disk, FirkinOptions options) {
    LOGGER.setLevel(Level.SEVERE); // thousands of recoveries
    this.disk = disk;
    this.options = options;
    store = FirkinOnDisk.open(disk, options);
  }

  static FirkinOptions.Builder options() {
    return FirkinOptions.builder()
        .keydir(KEYDIR)
        .segmentBytesMax(1 << 20)
        .syncPolicy(SyncPolicy.never())
        .merge(MergeOptions.builder().enabled(false).build());
  }

  static FirkinOptions.Builder merging() {
    return options()
        .merge(
            MergeOptions.builder()
                .fragmentationTrigger(0.3)
                .fragmentationThreshold(0.2)
                .smallFileThreshold(0)
                .checkInterval(Duration.ofMillis(10))
                .build());
  }

  static byte[] b(String text) {
    return text.getBytes(UTF_8);
  }

  static String s(byte[] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  Firkin store() {
    return store;
  }

  FaultyDisk disk() {
    return disk;
  }

  DiskImage image() {
    return disk.image();
  }

  void put(String key, String value) {
    store.put(b(key), b(value));
  }

  void put(String key, String value, Duration timeToLive) {
    store.put(b(key), b(value), timeToLive);
  }

  /** Puts a value so long that its segment is worth keeping. */
  void putLarge(String key) {
    store.put(b(key), new byte[LARGE]);
  }

  /** Makes most of the active segment dead, and leaves {@code key} in it. */
  void putDeadWeight(String key) {
    putLarge(key);
    put(key, "light");
  }

  void delete(String key) {
    store.delete(b(key));
  }

  String get(String key) {
    return s(store.get(b(key)));
  }

  /** Seals the active segment. */
  void rollOver() {
    store.compact(1);
  }

  /** Merges the segments that are mostly dead. */
  void merge() {
    store.compact(0.5);
  }

  /** What a walk over the store tells, which must be what each key tells. */
  Map<String, String> entries() {
    return entries(store);
  }

  static Map<String, String> entries(Firkin store) {
    var found = new TreeMap<String, String>();
    try (Stream<Entry<byte[], byte[]>> all = store.entries()) {
      all.forEach(e -> {
        if (found.put(s(e.key()), s(e.value())) != null) {
          throw new AssertionError(s(e.key()) + " came twice");
        }
      });
    }
    found.forEach((key, value) -> {
      if (!value.equals(s(store.get(b(key))))) {
        throw new AssertionError("a get of " + key + " says something else than the walk");
      }
    });
    if (store.size() != found.size()) {
      throw new AssertionError("size is %d, not %d".formatted(store.size(), found.size()));
    }
    return found;
  }

  /** The names of its data files, oldest ids first. */
  List<String> dataFiles() {
    return dataFiles(image());
  }

  static List<String> dataFiles(DiskImage image) {
    return image.files().stream().filter(name -> name.endsWith(".data")).toList();
  }

  static List<String> hintFiles(DiskImage image) {
    return image.files().stream().filter(name -> name.endsWith(".hint")).toList();
  }

  static DiskImage withoutHints(DiskImage image) {
    DiskImage left = image;
    for (String hint : hintFiles(image)) {
      left = left.without(hint);
    }
    return left;
  }

  /** The ids of its segments, in the order of the log. */
  List<Long> segments() {
    return store.stats().segments().stream().map(SegmentStats::id).toList();
  }

  /** Waits until a file has been deleted, which is done in the background. */
  void awaitDeletionOf(String file) {
    await("the deletion of " + file, () -> !image().files().contains(file));
  }

  /** Waits for what is done in the background. */
  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  void reopen() {
    reopen(image -> image);
  }

  /** Closes the store, changes what it leaves, and opens it. */
  void reopen(UnaryOperator<DiskImage> change) {
    store.close();
    disk = change.apply(image()).kill();
    store = FirkinOnDisk.open(disk, options);
  }

  /** Goes on with what is left by a kill, and by the change of it. */
  void kill(UnaryOperator<DiskImage> change) {
    continueOn(change.apply(image()).kill());
  }

  void kill() {
    kill(image -> image);
  }

  void powerCut(int seed) {
    continueOn(image().powerCut(seed));
  }

  private void continueOn(FaultyDisk left) {
    close();
    disk = left;
    store = FirkinOnDisk.open(disk, options);
  }

  @Override
  public void close() {
    try {
      store.close();
    } catch (FirkinException e) {
      if (!e.getMessage().contains("disk failed")) {
        throw e; // else a test has planted it
      }
    }
  }
}
