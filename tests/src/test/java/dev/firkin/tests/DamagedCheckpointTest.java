package dev.firkin.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.Snapshot;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.stats.StoreStats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Images so large that they are checked when they are used: whoever comes by the damage first, and
 * whatever he wants, gets what he would get without it.
 */
class DamagedCheckpointTest {

  private static final String FILE = "keydir.checkpoint";
  private static final int KEYS = 140_000;
  private static final int NAMED = 100_000;
  private static final int DELETED_EACH = 10;
  private static final int HEADER = 4096;
  private static final int PART = 512 << 10;
  private static final int DESCRIPTION_MOST = 16 << 10;

  @TempDir static Path original;
  @TempDir Path temp;

  private static FirkinOptions.Builder options() {
    return Stores.quiet().keydir("offheap").checkpointBytes(1).segmentBytesMax(4 << 20);
  }

  private static FirkinMap<byte[], byte[]> named(Firkin store) {
    return store.map("named", Codecs.bytes(), Codecs.bytes());
  }

  private static byte[] key(int i) {
    return ("key-" + i).getBytes(UTF_8);
  }

  private static byte[] value(long i) {
    return ByteBuffer.allocate(8).putLong(i).array();
  }

  @BeforeAll
  static void fill() {
    try (Firkin store = Firkin.open(original, options().build())) {
      FirkinMap<byte[], byte[]> named = named(store);
      for (int i = 0; i < KEYS; i++) {
        store.put(key(i), value(i));
        if (i < NAMED) {
          named.put(key(i), value(-i));
        }
      }
      for (int i = 0; i < KEYS; i += DELETED_EACH) {
        store.delete(key(i));
      }
    }
  }

  private static byte[] expected(int i) {
    return i % DELETED_EACH == 0 ? null : value(i);
  }

  private interface Action {
    void on(Firkin store, Random random) throws Exception;
  }

  /** What somebody does first with a store that has been opened from a damaged image. */
  enum First {
    READ((store, random) -> {}),
    WALK((store, random) -> {
      try (Stream<byte[]> keys = store.keys()) {
        assertThat(keys.count()).isEqualTo(KEYS - KEYS / DELETED_EACH);
      }
    }),
    PUT((store, random) -> store.put(key(3), value(3))),
    PUT_NAMED((store, random) -> named(store).put(key(3), value(-3))),
    DELETE((store, random) -> assertThat(store.delete(key(20))).isFalse()),
    BATCH((store, random) -> store.write(new Batch().put(key(1), value(1)).delete(key(10)))),
    COMPACT((store, random) -> store.compact(0)),
    CHECKPOINT((store, random) -> store.checkpoint()),
    STATS((store, random) -> assertThat(store.stats().falseCandidateRate()).isBetween(0.0, 0.01)),
    READ_IN_CROWDS(DamagedCheckpointTest::readInCrowds);

    final Action action;

    First(Action action) {
      this.action = action;
    }
  }

  private static void readInCrowds(Firkin store, Random random) throws Exception {
    try (Crew crew = new Crew()) {
      for (int t = 0; t < 4; t++) {
        int seed = random.nextInt();
        boolean writes = t == 3;
        crew.add(() -> {
          Random own = new Random(seed);
          for (int n = 0; n < 5000; n++) {
            int i = own.nextInt(KEYS);
            assertThat(store.get(key(i))).isEqualTo(expected(i));
          }
          if (writes) {
            store.put(key(5), value(5));
          }
        });
      }
      crew.join();
    }
  }

  @ParameterizedTest
  @EnumSource
  void givenADamagedImage_whenAnythingIsDone_thenAllIsThere(First first) throws Exception {
    Random random = new Random(first.ordinal());
    StoreStats whole = statsOfOriginal();
    for (boolean late : new boolean[] {true, false}) {
      Path directory = damaged(temp.resolve(first + "-" + late), random, late);
      try (Firkin store = Firkin.open(directory, options().build())) {
        if (late) {
          assertThat(store.stats().recovery().checkpointUsed()).as("at first").isTrue();
        }
        first.action.on(store, random);
        checkAll(store);
        if (first == First.READ) {
          assertThat(store.stats().liveBytes()).isEqualTo(whole.liveBytes());
          assertThat(store.stats().deadBytes()).isEqualTo(whole.deadBytes());
        }
      }
      try (Firkin store = Firkin.open(directory, options().build())) {
        checkAll(store);
        assertThat(store.stats().recovery().checkpointUsed()).as("a new one").isTrue();
      }
      delete(directory);
    }
  }

  @Test
  void givenADamagedImage_whenOpenedForReading_thenAllIsThereAndNothingIsChanged()
      throws Exception {
    Path directory = damaged(temp.resolve("read"), new Random(7), true);
    byte[] before = Files.readAllBytes(directory.resolve(FILE));
    try (Firkin store = Firkin.open(directory, options().readOnly(true).build())) {
      checkAll(store);
    }
    assertThat(Files.readAllBytes(directory.resolve(FILE))).isEqualTo(before);
  }

  @Test
  void givenADamagedImage_whenClosedAtOnce_thenTheNextOpeningIsAsGood() throws Exception {
    Path directory = damaged(temp.resolve("closed"), new Random(8), true);
    Firkin.open(directory, options().build()).close();
    try (Firkin store = Firkin.open(directory, options().build())) {
      checkAll(store);
    }
  }

  /** A keydir that has not been checked is not the one that is changed later. */
  @Test
  void givenAnImage_whenASnapshotIsTakenBeforeAllIsChecked_thenItShowsNoLaterChange()
      throws Exception {
    Path directory = copied(temp.resolve("snapshot"));
    for (int round = 0; round < 20; round++) {
      try (Firkin store = Firkin.open(directory, options().build());
          Snapshot snapshot = store.snapshot()) {
        int changed = 1 + round * DELETED_EACH;
        store.put(key(changed), value(-1));
        store.delete(key(changed + 1));
        store.put(key(KEYS + round), value(0));
        assertThat(snapshot.get(key(changed))).as("changed").isEqualTo(value(changed));
        assertThat(snapshot.get(key(changed + 1))).as("deleted").isEqualTo(value(changed + 1));
        assertThat(snapshot.get(key(KEYS + round))).as("added").isNull();
      }
    }
  }

  /** The keydirs that are filled anew must have room where the damaged ones had it. */
  @Test
  void givenADamagedImageAndALimitOfMemory_whenRead_thenBothAreNeverHeldAtOnce() throws Exception {
    long needed;
    try (Firkin store = Firkin.open(original, options().readOnly(true).build())) {
      needed = store.stats().keydirBytes();
    }
    Path directory = damaged(temp.resolve("limit"), new Random(9), true);
    var limited = options().keydirBytesMax(needed * 3 / 2).build();
    try (Firkin store = Firkin.open(directory, limited)) {
      checkAll(store);
    }
  }

  private static StoreStats statsOfOriginal() {
    try (Firkin store = Firkin.open(original, options().readOnly(true).build())) {
      return store.stats();
    }
  }

  /**
   * A copy of the store, with a byte of the images changed.
   *
   * @param late whether it is of the last part, which is checked last; else it may be any
   */
  private static Path damaged(Path to, Random random, boolean late) throws IOException {
    copied(to);
    Path file = to.resolve(FILE);
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes.length).isGreaterThan(2 << 20);
    int images = bytes.length - HEADER - DESCRIPTION_MOST;
    int within = random.nextInt(late ? PART / 2 : images);
    bytes[HEADER + images - 1 - within] ^= (byte) (1 << random.nextInt(8));
    Files.write(file, bytes);
    return to;
  }

  private static Path copied(Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(original)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return to;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static void checkAll(Firkin store) {
    FirkinMap<byte[], byte[]> named = named(store);
    for (int i = 0; i < KEYS; i++) {
      byte[] found = store.get(key(i));
      if (!Arrays.equals(found, expected(i))) {
        assertThat(found).as("key %d", i).isEqualTo(expected(i));
      }
      if (i < NAMED && !Arrays.equals(named.get(key(i)), value(-i))) {
        assertThat(named.get(key(i))).as("named %d", i).isEqualTo(value(-i));
      }
    }
    assertThat(store.size()).isEqualTo(KEYS - KEYS / DELETED_EACH);
    assertThat(named.mappingCount()).isEqualTo(NAMED);
  }
}
