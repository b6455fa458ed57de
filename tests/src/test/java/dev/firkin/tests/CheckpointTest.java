package dev.firkin.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Maps;
import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.StoreClosedException;
import dev.firkin.stats.SegmentStats;
import dev.firkin.stats.StoreStats;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import dev.firkin.testkit.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints of the keydirs: of use when they are right, and of no harm when they are not. */
@ParameterizedClass
@ValueSource(strings = {"offheap", "test-plain"})
class CheckpointTest {

  private static final String FILE = "keydir.checkpoint";
  private static final long HEADER = 4096;

  private final String keydir;

  @TempDir Path temp;

  CheckpointTest(String keydir) {
    this.keydir = keydir;
  }

  private FirkinOptions.Builder options() {
    return Stores.quiet().keydir(keydir).checkpointBytes(1);
  }

  private Firkin open(Path directory) {
    return Firkin.open(directory, options().build());
  }

  private static byte[] key(int i) {
    return ("key-" + i).getBytes(UTF_8);
  }

  private static byte[] value(long i) {
    return ByteBuffer.allocate(40).putLong(i).array();
  }

  private static void fill(Firkin store, int from, int to) {
    for (int i = from; i < to; i++) {
      store.put(key(i), value(i));
    }
  }

  private static void check(Firkin store, int keys) {
    for (int i = 0; i < keys; i++) {
      assertThat(store.get(key(i))).as("key %d", i).isEqualTo(value(i));
    }
    assertThat(store.size()).isEqualTo(keys);
    assertThat(store.get(key(keys))).isNull();
  }

  private static boolean isUsed(Firkin store) {
    return store.stats().recovery().checkpointUsed();
  }

  @Test
  void givenCleanClose_whenOpened_thenNoRecordIsLookedAt() {
    try (Firkin store = open(temp)) {
      fill(store, 0, 50_000);
      store.compact(1); // another segment
      fill(store, 50_000, 60_000);
    }
    try (Firkin store = open(temp)) {
      assertThat(isUsed(store)).isTrue();
      assertThat(store.stats().recovery().records()).isZero();
      check(store, 60_000);
    }
  }

  @Test
  void givenNothingChanged_whenClosedAgain_thenNothingIsWritten() throws IOException {
    try (Firkin store = open(temp)) {
      fill(store, 0, 1000);
    }
    Map<String, Object> before = files(temp);
    open(temp).close();
    assertThat(files(temp)).isEqualTo(before);
  }

  /** What tells whether a file was written again: its identity on the disk. */
  private static Map<String, Object> files(Path directory) throws IOException {
    Map<String, Object> keys = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        String name = path.getFileName().toString();
        if (name.endsWith(".hint") || name.equals(FILE)) {
          keys.put(name, Files.readAttributes(path, "fileKey").get("fileKey"));
        }
      }
    }
    return keys;
  }

  @Test
  void givenAnyByteOfTheFileIsWrong_whenOpened_thenAllIsThere() throws IOException {
    try (Firkin store = open(temp)) {
      fill(store, 0, 300);
    }
    byte[] whole = Files.readAllBytes(temp.resolve(FILE));
    int step = Math.max(1, whole.length / 150);
    int unused = 0;
    for (int at = 0; at < whole.length; at += step) {
      byte[] wrong = whole.clone();
      wrong[at] ^= 0x10;
      Files.write(temp.resolve(FILE), wrong);
      try (Firkin store = Firkin.open(temp, options().readOnly(true).build())) {
        unused += isUsed(store) ? 0 : 1;
        check(store, 300);
      }
    }
    assertThat(unused).as("found out").isGreaterThan(10);
  }

  @Test
  void givenTheFileIsCutAnywhere_whenOpened_thenAllIsThere() throws IOException {
    try (Firkin store = open(temp)) {
      fill(store, 0, 300);
    }
    byte[] whole = Files.readAllBytes(temp.resolve(FILE));
    for (int length = 0; length < whole.length; length += Math.max(1, whole.length / 60)) {
      Files.write(temp.resolve(FILE), Arrays.copyOf(whole, length));
      try (Firkin store = Firkin.open(temp, options().readOnly(true).build())) {
        assertThat(isUsed(store)).isFalse();
        check(store, 300);
      }
    }
  }

  @Test
  void givenTheFileOfAnotherStore_whenOpened_thenAllIsThereAndTheFileIsGone() throws IOException {
    Path other = temp.resolve("other");
    Path one = temp.resolve("one");
    for (Path directory : List.of(one, other)) {
      try (Firkin store = open(directory)) {
        fill(store, 0, 100);
      }
    }
    byte[] foreign = Files.readAllBytes(other.resolve(FILE));
    Files.write(one.resolve(FILE), foreign);
    try (Firkin store = open(one)) {
      assertThat(isUsed(store)).isFalse();
      assertThat(holds(one.resolve(FILE), foreign)).isFalse();
      check(store, 100);
    }
  }

  /** Whether a file is there with these bytes; the store may write one of its own at any moment. */
  private static boolean holds(Path file, byte[] bytes) throws IOException {
    try {
      return Arrays.equals(Files.readAllBytes(file), bytes);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Test
  void givenAnOldFile_whenOpened_thenWhatCameAfterItIsReadAgain() throws IOException {
    try (Firkin store = open(temp)) {
      fill(store, 0, 2000);
    }
    byte[] old = Files.readAllBytes(temp.resolve(FILE));
    try (Firkin store = open(temp)) {
      for (int i = 0; i < 2000; i++) {
        store.put(key(i), value(-i));
      }
      store.compact();
      fill(store, 0, 1500);
      store.compact(1);
      for (int i = 1500; i < 2000; i++) {
        store.delete(key(i));
      }
      store.compact(); // drops the tombstones, and all that the file points to
      fill(store, 1500, 1600);
    }
    Files.write(temp.resolve(FILE), old);
    try (Firkin store = open(temp)) {
      assertThat(isUsed(store)).isTrue();
      check(store, 1600);
    }
  }

  @Test
  void givenFilesPutBackFromABackup_whenTheCheckpointIsOfLater_thenItIsNotUsed()
      throws IOException {
    Path backup = temp.resolve("backup");
    Path store = temp.resolve("store");
    try (Firkin opened = open(store)) {
      fill(opened, 0, 500);
    }
    copy(store, backup);
    try (Firkin opened = open(store)) {
      opened.put(key(7), value(-7));
      fill(opened, 500, 900);
    }
    byte[] later = Files.readAllBytes(store.resolve(FILE));
    Files.write(backup.resolve(FILE), later);
    try (Firkin opened = open(backup)) {
      assertThat(isUsed(opened)).isFalse();
      check(opened, 500);
    }
    // And when the store that was put back has gone its own way, as far as the other had.
    try (Firkin opened = open(backup)) {
      opened.put(key(8), value(-8));
      for (int i = 500; i < 1500; i++) {
        opened.put(key(i + 5000), value(i));
      }
      opened.put(key(8), value(8));
    }
    Files.write(backup.resolve(FILE), later);
    try (Firkin opened = open(backup)) {
      assertThat(isUsed(opened)).isFalse();
      assertThat(opened.size()).isEqualTo(1500);
      assertThat(opened.get(key(600))).isNull();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> {
            try {
              Files.copy(file, to.resolve(file.getFileName()));
            } catch (NoSuchFileException e) {
              return; // a temporary file that got its name meanwhile, or went
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  @Test
  void givenCountsThatCallASegmentDead_whenCompacted_thenWhatIsAliveStays() throws IOException {
    try (Firkin store = open(temp)) {
      fill(store, 0, 1000);
      Stores.rollOver(store);
      fill(store, 1000, 1100);
    }
    Files.write(temp.resolve(FILE), withFirstSegmentDead(Files.readAllBytes(temp.resolve(FILE))));
    try (Firkin store = open(temp)) {
      assertThat(isUsed(store)).isTrue();
      SegmentStats first = store.stats().segments().getFirst();
      assertThat(first.deadBytes()).as("forged").isEqualTo(first.bytes() - HEADER);
      store.compact();
      check(store, 1100);
    }
  }

  /** A checkpoint whose counts are wrong, with the right checksum. */
  private static byte[] withFirstSegmentDead(byte[] file) {
    ByteBuffer tail = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int at = (int) tail.getLong(file.length - 32);
    int length = (int) tail.getLong(file.length - 24);
    ByteBuffer b = ByteBuffer.wrap(file);
    int keydirName = b.getShort(at + 16);
    int first = at + 18 + keydirName + 8 + 24 + 24 + 12 + 4; // behind the number of segments
    long covered = b.getLong(first + 17);
    b.putLong(first + 73, covered - HEADER);
    CRC32C crc = new CRC32C();
    crc.update(file, at, length);
    tail.putInt(file.length - 16, (int) crc.getValue());
    return file;
  }

  @Test
  void givenAnotherKeydir_whenOpened_thenNothingIsConverted() {
    try (Firkin store = open(temp)) {
      fill(store, 0, 100);
    }
    try (Firkin store = Firkin.open(temp, Stores.quiet().build())) {
      check(store, 100);
      assertThat(temp.resolve(FILE)).doesNotExist();
      store.delete(key(0));
      store.put(key(0), value(0));
    }
    try (Firkin store = open(temp)) {
      assertThat(isUsed(store)).isFalse();
      check(store, 100);
    }
    try (Firkin store = open(temp)) {
      assertThat(isUsed(store)).isTrue();
      check(store, 100);
    }
  }

  @Test
  void givenNoneAreWanted_whenClosed_thenThereIsNone() {
    FirkinOptions none = options().checkpointBytes(Long.MAX_VALUE).build();
    try (Firkin store = Firkin.open(temp, none)) {
      fill(store, 0, 100);
    }
    assertThat(temp.resolve(FILE)).doesNotExist();
    try (Firkin store = Firkin.open(temp, none)) {
      check(store, 100);
    }
  }

  @Test
  void givenAFullDisk_whenACheckpointIsDue_thenThereIsNoneAndTheStoreGoesOn() {
    FaultyDisk disk = new FaultyDisk();
    try (Firkin store = FirkinOnDisk.open(disk, options().checkpointBytes(1L << 40).build())) {
      fill(store, 0, 5000);
      disk.capacity(disk.used() + (1 << 20));
      assertThat(store.checkpoint()).isZero();
      store.put(key(1), value(1));
      check(store, 5000);
      disk.capacity(Long.MAX_VALUE);
      assertThat(store.checkpoint()).isPositive();
    }
    assertThat(disk.violations()).isEmpty();
  }

  private FirkinOptions onlyWhenAsked() {
    return options()
        .checkpointBytes(1L << 40)
        .segmentBytesMax(1 << 20)
        .syncPolicy(SyncPolicy.never())
        .merge(MergeOptions.builder().enabled(false).build())
        .build();
  }

  /** Does something once, when the next checkpoint has taken a part of an image. */
  private static void whileWritten(FaultyDisk disk, Runnable something) {
    AtomicInteger writes = new AtomicInteger();
    disk.onOperation(operation -> {
      if (operation.file().startsWith(FILE)
          && operation.kind() == Operation.Kind.WRITE
          && writes.incrementAndGet() == 3) { // behind the two halves of the header
        something.run();
      }
    });
  }

  @Test
  @Tag("trap-E11")
  void givenAMergeOfWhatCameBeforeAndAfterACheckpoint_whenOpened_thenNothingIsCountedTwice() {
    FaultyDisk disk = new FaultyDisk();
    byte[] large = new byte[100_000];
    DiskImage image;
    try (Firkin store = FirkinOnDisk.open(disk, onlyWhenAsked())) {
      store.checkpoint();
      store.put(key(1), large);
      store.put(key(2), large);
      Stores.rollOver(store);
      store.put(key(3), large);
      whileWritten(disk, () -> store.put(key(1), value(1))); // the image has the one before
      store.checkpoint();
      store.put(key(3), value(3));
      store.compact(0.6); // the second segment: it has records from both sides of the checkpoint
      store.sync();
      image = disk.image();
    }
    try (Firkin store = FirkinOnDisk.open(image.kill(), onlyWhenAsked());
        Firkin rebuilt = FirkinOnDisk.open(image.without(FILE).kill(), onlyWhenAsked())) {
      assertThat(isUsed(store)).isFalse();
      assertThat(counts(store.stats())).isEqualTo(counts(rebuilt.stats()));
      store.compact();
      assertThat(store.get(key(1))).isEqualTo(value(1));
      assertThat(store.get(key(2))).isEqualTo(large);
      assertThat(store.get(key(3))).isEqualTo(value(3));
    }
  }

  @Test
  void givenAHintFileOfAPartOfASegment_whenMergedAfterOpeningFromACheckpoint_thenNothingComesBack()
      throws IOException {
    Path one = temp.resolve("one");
    Path killed = temp.resolve("killed");
    FirkinOptions options = onlyWhenAsked();
    byte[] large = new byte[200_000];
    try (Firkin store = Firkin.open(one, options)) {
      store.put(key(1), large);
    }
    Path hint;
    try (Stream<Path> files = Files.list(one)) {
      hint = files.filter(f -> f.toString().endsWith(".hint")).findAny().orElseThrow();
    }
    byte[] part = Files.readAllBytes(hint);
    try (Firkin store = Firkin.open(one, options)) {
      store.put(key(2), value(2));
      Stores.rollOver(store);
      store.checkpoint();
      copy(one, killed);
    }
    Files.write(killed.resolve(hint.getFileName()), part); // killed before the next was written
    try (Firkin store = Firkin.open(killed, options)) {
      assertThat(isUsed(store)).isTrue();
      store.put(key(3), large);
      store.delete(key(3));
      store.delete(key(2));
      store.compact(0.5); // the second segment alone
      assertThat(store.get(key(2))).isNull();
    }
    try (Firkin store = Firkin.open(killed, Stores.quiet().build())) {
      assertThat(store.get(key(2))).isNull();
      assertThat(store.get(key(1))).isEqualTo(large);
      assertThat(store.size()).isEqualTo(1);
    }
  }

  @Test
  void givenTheLogWasReadFromItsHintFile_whenACheckpointIsOfLater_thenItIsNotUsed()
      throws IOException {
    Path backup = temp.resolve("backup");
    Path store = temp.resolve("store");
    FirkinOptions heap = Stores.quiet().build();
    try (Firkin opened = Firkin.open(store, heap)) {
      fill(opened, 0, 500);
    }
    copy(store, backup);
    try (Firkin opened = Firkin.open(store, heap)) {
      fill(opened, 500, 900);
    }
    open(store).close(); // which looks at no record of the log
    Files.copy(store.resolve(FILE), backup.resolve(FILE));
    try (Firkin opened = open(backup)) {
      assertThat(isUsed(opened)).isFalse();
      check(opened, 500);
    }
    try (Firkin opened = open(store)) {
      assertThat(isUsed(opened)).isTrue();
      check(opened, 900);
    }
  }

  @Test
  void givenTooLittleMemoryForTheImage_whenTheKeysThatAreLeftNeedLess_thenItIsOpened()
      throws IOException {
    byte[] old;
    FirkinOptions options = onlyWhenAsked();
    try (Firkin store = Firkin.open(temp, options)) {
      fill(store, 0, 150_000);
      store.checkpoint();
      old = Files.readAllBytes(temp.resolve(FILE));
      for (int i = 1000; i < 150_000; i++) {
        store.delete(key(i));
      }
      Stores.rollOver(store);
    }
    Files.write(temp.resolve(FILE), old);
    try (Firkin store = Firkin.open(temp, options.toBuilder().keydirBytesMax(1 << 20).build())) {
      check(store, 1000);
    }
  }

  @Test
  void givenACheckpointWhileAMergeIsAtWork_whenClosed_thenThereIsOneOfAfterTheMerge()
      throws InterruptedException {
    FaultyDisk disk = new FaultyDisk();
    try (Firkin store = FirkinOnDisk.open(disk, onlyWhenAsked())) {
      fill(store, 0, 1000);
      fill(store, 0, 500);
      Stores.rollOver(store);
      store.pauseMerges(); // before their first record
      Thread merging = Thread.ofPlatform().start(store::compact);
      while (!store.stats().merge().running()) {
        Thread.onSpinWait();
      }
      store.checkpoint();
      store.resumeMerges();
      merging.join();
    }
    try (Firkin store = FirkinOnDisk.open(disk, onlyWhenAsked())) {
      assertThat(isUsed(store)).isTrue();
      assertThat(store.stats().recovery().records()).isZero();
      check(store, 1000);
    }
  }

  @RepeatedTest(20)
  void givenACheckpointIsAskedFor_whenTheStoreIsClosed_thenNothingIsWrittenAfterwards()
      throws Exception {
    FaultyDisk disk = new FaultyDisk();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Firkin store = FirkinOnDisk.open(disk, onlyWhenAsked());
    fill(store, 0, 2000);
    Thread asking =
        Thread.ofPlatform()
            .start(() -> {
              try {
                while (true) {
                  store.checkpoint();
                }
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    while (store.stats().checkpoints().written() < 3) {
      Thread.onSpinWait();
    }
    store.close();
    long operations = disk.operations();
    asking.join();
    assertThat(disk.operations()).isEqualTo(operations);
    assertThat(failure.get()).isInstanceOf(StoreClosedException.class);
  }

  /** Writers, merges, sweeps of what expires and checkpoints, all at once; then a kill. */
  @RepeatedTest(4)
  void givenManyCheckpointsWhileAllGoesOn_whenKilled_thenKeysAndCountsAreExact(
      RepetitionInfo repetition) throws Exception {
    long seed = System.nanoTime() ^ repetition.getCurrentRepetition();
    TestClock clock = new TestClock();
    FirkinOptions options =
        options()
            .clock(clock)
            .checkpointBytes(Long.MAX_VALUE - 1)
            .syncPolicy(SyncPolicy.never())
            .merge(
                MergeOptions.builder()
                    .fragmentationTrigger(0.2)
                    .fragmentationThreshold(0.1)
                    .deadBytesTrigger(20_000)
                    .deadBytesThreshold(10_000)
                    .checkInterval(Duration.ofMillis(10))
                    .build())
            .build();
    FaultyDisk disk = new FaultyDisk();
    Random random = new Random(seed);
    Map<Integer, Long> model = new HashMap<>();
    Map<Integer, Long> expiries = new HashMap<>();
    try (Firkin store = FirkinOnDisk.open(disk, options)) {
      for (int i = 0; i < 20_000; i++) {
        store.put(key(i), value(i));
        model.put(i, (long) i);
      }
      AtomicBoolean done = new AtomicBoolean();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread checkpoints =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  while (!done.get()) {
                    store.checkpoint();
                    store.size();
                  }
                } catch (Throwable e) {
                  failure.set(e);
                }
              });
      for (int n = 0; n < 40_000; n++) {
        change(store, random, model, expiries, clock);
      }
      done.set(true);
      checkpoints.join();
      assertThat(failure.get()).as("seed %d", seed).isNull();
      store.pauseMerges(); // which might take away what was logged meanwhile
      store.checkpoint();
      for (int n = random.nextInt(3000); n > 0; n--) {
        change(store, random, model, expiries, clock);
      }
      DiskImage image = disk.image();
      expiries.forEach((k, expiry) -> {
        if (expiry <= clock.millis()) {
          model.remove(k);
        }
      });
      FirkinOptions still =
          options.toBuilder().merge(MergeOptions.builder().enabled(false).build()).build();
      FirkinOptions without = still.toBuilder().checkpointBytes(Long.MAX_VALUE).build();
      try (Firkin reopened = FirkinOnDisk.open(image.kill(), still);
          Firkin rebuilt = FirkinOnDisk.open(image.kill(), without)) {
        assertThat(isUsed(reopened)).as("used, seed %d", seed).isTrue();
        assertThat(isUsed(rebuilt)).isFalse();
        for (Firkin opened : List.of(rebuilt, reopened)) {
          assertThat(Maps.difference(model, contents(opened)).toString())
              .as("seed %d", seed)
              .isEqualTo("equal");
          assertThat(opened.size()).as("size, seed %d", seed).isEqualTo(model.size());
        }
        assertThat(counts(reopened.stats())).as("seed %d", seed).isEqualTo(counts(rebuilt.stats()));
      }
    }
    assertThat(disk.violations()).isEmpty();
  }

  private static Map<Integer, Long> contents(Firkin store) {
    Map<Integer, Long> found = new HashMap<>();
    store
        .entries()
        .forEach(entry ->
            found.put(
                Integer.parseInt(new String(entry.key(), UTF_8).substring(4)),
                ByteBuffer.wrap(entry.value()).getLong()));
    return found;
  }

  private static Map<Long, String> counts(StoreStats stats) {
    Map<Long, String> counts = new TreeMap<>();
    for (SegmentStats s : stats.segments()) {
      counts.put(s.id(), "%d of %d bytes".formatted(s.deadBytes(), s.bytes()));
    }
    return counts;
  }

  private static void change(
      Firkin store,
      Random random,
      Map<Integer, Long> model,
      Map<Integer, Long> expiries,
      TestClock clock) {
    int k = random.nextInt(30_000);

    long v = random.nextLong();
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        store.delete(key(k));
        model.remove(k);
        expiries.remove(k);
      }
      case 2 -> {
        long seconds = 1 + random.nextInt(20);
        store.put(key(k), value(v), Duration.ofSeconds(seconds));
        model.put(k, v);
        expiries.put(k, clock.millis() + seconds * 1000);
      }
      case 3 -> {
        Batch batch = new Batch();
        for (int i = 0; i < 5; i++) {
          batch.put(key(k + i), value(v + i));
          model.put(k + i, v + i);
          expiries.remove(k + i);
        }
        store.write(batch);
      }
      default -> {
        store.put(key(k), value(v));
        model.put(k, v);
        expiries.remove(k);
      }
    }
    if (random.nextInt(2000) == 0) {
      clock.advance(Duration.ofSeconds(3));
    }
  }
}
