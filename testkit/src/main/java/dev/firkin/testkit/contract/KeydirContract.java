package dev.firkin.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.Snapshot;
import dev.firkin.codec.Codecs;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.spi.Location;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Keydir} promises. A test class implements this and says how its provider is
 * made; see the {@linkplain dev.firkin.testkit.contract package} for an example.
 *
 * <p>Keydirs that keep no keys are asked for nothing else: the context here has records, and gives
 * their keys.
 */
public interface KeydirContract {

  /**
   * The provider under test, as {@link java.util.ServiceLoader} makes it. Asked for again and
   * again; may be a new one each time.
   *
   * @return the provider
   */
  KeydirProvider provider();

  /**
   * Whether {@link java.util.ServiceLoader} finds the provider, so that stores can be opened with
   * it.
   *
   * @return true unless overridden
   */
  default boolean isRegistered() {
    return true;
  }

  /**
   * How long one writer and many readers are let loose on the keydir.
   *
   * @return 1 s unless overridden
   */
  default Duration stressDuration() {
    return Duration.ofSeconds(1);
  }

  /**
   * Memory that a key of 16 bytes may take, all in all, once there are very many.
   *
   * @return 128 bytes unless overridden
   */
  default long bytesPerShortKeyMax() {
    return 128;
  }

  /**
   * How long it may take until other threads are taken for blocked.
   *
   * @return 20 s unless overridden
   */
  default Duration patience() {
    return Duration.ofSeconds(20);
  }

  /**
   * For the properties here: what may happen to a keydir, with a map beside it that knows the right
   * answers.
   *
   * @return functions that let it happen to a new keydir of the provider that they are given
   */
  @Provide
  default Arbitrary<Consumer<KeydirProvider>> anyHistory() {
    return History.any();
  }

  /**
   * A keydir reads like a map, whatever is put, replaced and removed, and however unlucky the
   * hashes are: equal ones, ones with equal high or low bits, 0 and -1, keys of 1 to 65,535 bytes,
   * locations with and without a length.
   *
   * @param history what happens
   */
  @Property(tries = 200)
  default void anyHistoryReadsLikeAMap(@ForAll("anyHistory") Consumer<KeydirProvider> history) {
    history.accept(provider());
  }

  /** A new keydir is empty. */
  @Test
  default void givenNothing_whenAsked_thenNothingIsThere() {
    var keys = new NumberedKeys(number -> 16);
    try (Keydir keydir = provider().create(keys)) {
      assertEquals(0, keydir.size(), "the size of a new keydir");
      assertEquals(Location.ABSENT, find(keydir, keys, 1), "find in a new keydir");
      assertEquals(
          Location.ABSENT, keydir.remove(keys.key(1), keys.hash(1)), "remove from a new keydir");
      assertTrue(
          !keydir.replace(keys.key(1), keys.hash(1), keys.location(1, 1), keys.location(1, 2)),
          "replace in a new keydir");
      assertEquals(0, keydir.size(), "the size after nothing was put");
      Visits.all(
          keydir,
          (key, location) -> {
            throw new AssertionError("a visit of a new keydir came by key " + Hex.shown(key));
          });
    }
  }

  /** Keys of every length that matters are told apart, those with a common beginning too. */
  @Test
  default void givenKeysOfEveryLength_whenLookedUp_thenEachIsFound() {
    var records = new Records(0);
    int[] lengths = {1, 2, 3, 7, 8, 9, 15, 16, 17, 127, 128, 255, 256, 32_767, 32_768, 65_535};
    for (byte fill : new byte[] {0, 1, -1}) {
      try (Keydir keydir = provider().create(records)) {
        Map<Integer, Long> locations = new HashMap<>();
        for (int length : lengths) {
          byte[] key = key(length, fill);
          long location = records.write(key, Mixing.mixed(length));
          locations.put(length, location);
          keydir.put(key, Mixing.mixed(length), location);
        }
        locations.forEach((length, location) ->
            assertTrue(
                Location.same(location, keydir.find(key(length, fill), Mixing.mixed(length))),
                () -> "find of a key of %d bytes".formatted(length)));
        List<Integer> visited = new ArrayList<>();
        Visits.all(
            keydir,
            (key, location) -> {
              assertEquals(Hex.shown(key(key.length, fill)), Hex.shown(key), "the key visited");
              visited.add(key.length);
            });
        visited.sort(null);
        assertEquals(locations.keySet().stream().sorted().toList(), visited, "lengths of the keys");
      }
    }
  }

  private static byte[] key(int length, byte fill) {
    byte[] key = new byte[length];
    Arrays.fill(key, fill);
    return key;
  }

  /** Growing and shrinking by very many keys loses none and invents none. */
  @Test
  default void givenVeryManyKeys_whenPutAndRemoved_thenNoneIsLostOrInvented() {
    int count = 150_000;
    var keys = new NumberedKeys(number -> 4 + number % 30);
    try (Keydir keydir = provider().create(keys)) {
      for (int number = 0; number < count; number++) {
        assertEquals(Location.ABSENT, put(keydir, keys, number, 1), "what was there before a put");
      }
      checkThere(keydir, keys, 0, count);
      for (int number = 0; number < count; number++) {
        if (number % 100 != 0) {
          long before = keydir.remove(keys.key(number), keys.hash(number));
          assertTrue(Location.same(keys.location(number, 1), before), "what was removed");
        }
      }
      assertEquals(count / 100, keydir.size(), "the number of keys that are left");
      for (int number = 0; number < count; number++) {
        long expected = number % 100 == 0 ? keys.location(number, 1) : Location.ABSENT;
        assertTrue(Location.same(expected, find(keydir, keys, number)), "find after many removals");
      }
      AtomicInteger visited = new AtomicInteger();
      Visits.all(keydir, (key, location) -> visited.incrementAndGet());
      assertEquals(count / 100, visited.get(), "the number of keys visited after many removals");
      for (int number = 0; number < count; number++) {
        put(keydir, keys, number, 2);
      }
      assertEquals(count, keydir.size(), "the number of keys that are back");
    }
  }

  private static void checkThere(Keydir keydir, NumberedKeys keys, int first, int end) {
    assertEquals(end - first, keydir.size(), "the number of keys");
    int near = 0;
    int far = 0;
    for (int number = first; number < end; number++) {
      assertTrue(
          Location.same(keys.location(number, 1), find(keydir, keys, number)),
          "find of a key that was put among very many");
      long candidate = candidate(keydir, keys, number);
      assertNotEquals(Location.ABSENT, candidate, "a key that is there must have a candidate");
      near += Location.same(keys.location(number, 1), candidate) ? 1 : 0;
      far += candidate(keydir, keys, number + 600_000) == Location.ABSENT ? 1 : 0;
      assertEquals(
          Location.ABSENT, find(keydir, keys, number + 600_000), "find of a key never put");
    }
    int most = (end - first) / 100 * 99;
    assertTrue(near >= most, "candidates are most often what find answers");
    assertTrue(far >= most, "absent keys have most often no candidate");
    boolean[] visited = new boolean[end];
    Visits.all(
        keydir,
        (key, location) -> {
          int number = keys.number(key);
          assertTrue(
              keys.isWhole(key) && number >= first && number < end && !visited[number],
              () -> "visited twice, or never put: key " + Hex.shown(key));
          visited[number] = true;
        });
    for (int number = first; number < end; number++) {
      assertTrue(visited[number], "a visit left out a key");
    }
  }

  /** A hint of the number of keys changes nothing but the work. */
  @Test
  default void givenAHintOfManyKeys_whenFewOrMoreCome_thenAllAreThere() {
    for (long hint : new long[] {1, 100_000}) {
      var records = new Records(hint);
      try (Keydir keydir = provider().create(records)) {
        List<Long> locations = new ArrayList<>();
        for (int number = 0; number < 2000; number++) {
          byte[] key = Hashing.GOOD.key(number);
          locations.add(records.write(key, Hashing.GOOD.hash(number)));
          keydir.put(key, Hashing.GOOD.hash(number), locations.get(number));
        }
        for (int number = 0; number < 2000; number++) {
          assertTrue(
              Location.same(
                  locations.get(number),
                  keydir.find(Hashing.GOOD.key(number), Hashing.GOOD.hash(number))),
              () -> "find of a key after a hint of " + hint);
        }
      }
    }
  }

  /** The keydirs of two maps know nothing of each other. */
  @Test
  default void givenTwoKeydirs_whenOneChanges_thenTheOtherStays() {
    var keys = new NumberedKeys(number -> 16);
    try (Keydir one = provider().create(keys);
        Keydir other = provider().create(keys)) {
      put(one, keys, 1, 1);
      put(other, keys, 1, 2);
      put(one, keys, 2, 1);
      other.remove(keys.key(2), keys.hash(2));
      assertTrue(Location.same(keys.location(1, 1), find(one, keys, 1)), "find in the first");
      assertTrue(Location.same(keys.location(1, 2), find(other, keys, 1)), "find in the second");
      assertEquals(2, one.size(), "the size of the first");
      assertEquals(1, other.size(), "the size of the second");
    }
  }

  /**
   * What is told of the memory grows with the keys, is {@linkplain #bytesPerShortKeyMax() bounded},
   * and is not less than what the heap shows.
   */
  @Test
  default void givenManyKeys_whenAskedForTheMemory_thenTheAnswerIsTrue() {
    int count = 200_000;
    var keys = new NumberedKeys(number -> 16);
    OptionalLong heapBefore = HeapUse.settled();
    try (Keydir keydir = provider().create(keys)) {
      long before = keydir.memoryBytes();
      for (int number = 0; number < count; number++) {
        put(keydir, keys, number, 1);
      }
      long told = keydir.memoryBytes();
      long grown = told - before;
      assertTrue(
          grown >= 4L * count && grown <= bytesPerShortKeyMax() * count,
          () -> "%,d bytes are told for %,d keys".formatted(grown, count));
      OptionalLong heapAfter = HeapUse.settled();
      if (heapBefore.isPresent() && heapAfter.isPresent()) {
        long held = heapAfter.getAsLong() - heapBefore.getAsLong();
        assertTrue(
            held <= told + told / 4 + (4 << 20),
            () -> "%,d bytes are told, %,d are held on the heap".formatted(told, held));
      }
      assertEquals(count, keydir.size(), "the number of keys"); // still in use, so still held
    }
  }

  /** Keys that come and go do not add up: memory is used again. */
  @Test
  default void givenKeysThatComeAndGo_whenTheirNumberStays_thenTheMemoryStays() {
    int count = 40_000;
    var keys = new NumberedKeys(number -> 16);
    try (Keydir keydir = provider().create(keys)) {
      long first = 0;
      for (int round = 0; round < 10; round++) {
        for (int number = round * count; number < (round + 1) * count; number++) {
          put(keydir, keys, number, 1);
        }
        long told = keydir.memoryBytes();
        first = round == 0 ? told : first;
        long max = first + first / 2 + (64 << 10);
        int rounds = round;
        assertTrue(
            told <= max, () -> "%,d bytes after %d rounds of as many keys".formatted(told, rounds));
        for (int number = round * count; number < (round + 1) * count; number++) {
          keydir.remove(keys.key(number), keys.hash(number));
        }
        assertEquals(0, keydir.size(), "the number of keys after all were removed");
      }
    }
  }

  /** A closed keydir holds next to nothing, as far as the heap shows it. */
  @Test
  default void givenClosedKeydirs_whenTheyAreKept_thenTheirMemoryIsGivenBack() {
    var keys = new NumberedKeys(number -> 16);
    OptionalLong before = HeapUse.settled();
    List<Keydir> closed = new ArrayList<>();
    long told = 0;
    for (int i = 0; i < 5; i++) {
      Keydir keydir = provider().create(keys);
      for (int number = 0; number < 40_000; number++) {
        put(keydir, keys, number, 1);
      }
      told += keydir.memoryBytes();
      keydir.close();
      closed.add(keydir);
    }
    OptionalLong after = HeapUse.settled();
    if (before.isPresent() && after.isPresent()) {
      long held = after.getAsLong() - before.getAsLong();
      long most = told / 4 + (1 << 20);
      assertTrue(
          held <= most,
          () -> "%d closed keydirs still hold %,d bytes".formatted(closed.size(), held));
    }
  }

  /**
   * A visit comes once by each key that stays, while others are put and removed between its calls
   * and those that stay are moved.
   */
  @Test
  default void givenAVisitUnderWay_whenOthersComeAndGo_thenEachThatStaysComesOnce() {
    int staying = 20_000;
    var keys = new NumberedKeys(number -> 4 + number % 40);
    try (Keydir keydir = provider().create(keys)) {
      for (int number = 0; number < staying; number++) {
        put(keydir, keys, number, 1);
        put(keydir, keys, 100_000 + number, 1);
      }
      int[] times = new int[staying];
      AtomicInteger calls = new AtomicInteger();
      Visits.all(
          keydir,
          (key, location) -> {
            int number = keys.number(key);
            assertEquals(number, keys.number(location), "the key whose location the visitor got");
            if (number < staying) {
              times[number]++;
            }
          },
          () -> comeAndGo(keydir, keys, staying, calls.getAndIncrement()));
      for (int number = 0; number < staying; number++) {
        assertEquals(1, times[number], "how often a visit came by a key that stayed");
      }
    }
  }

  /** For a while only: a visit may come by new keys as well, and has to end. */
  private static void comeAndGo(Keydir keydir, NumberedKeys keys, int staying, int call) {
    if (call >= 60) {
      return;
    }
    int first = call * 2003 % staying;
    for (int i = 0; i < 3000; i++) {
      put(keydir, keys, 200_000 + call * 3000 + i, 1);
      int gone = 100_000 + (first + i) % staying;
      keydir.remove(keys.key(gone), keys.hash(gone));
      if (i % 3 == 0) {
        put(keydir, keys, (first + i) % staying, call + 2);
      }
    }
  }

  /** A visitor may change the keydir, on the thread that may do so. */
  @Test
  default void givenAVisitor_whenItRemovesWhatItSees_thenTheVisitGoesOn() {
    int count = 30_000;
    var keys = new NumberedKeys(number -> 16);
    try (Keydir keydir = provider().create(keys)) {
      for (int number = 0; number < count; number++) {
        put(keydir, keys, number, 1);
      }
      Visits.all(keydir, (key, location) -> keydir.remove(key, keys.hash(keys.number(key))));
      assertEquals(0, keydir.size(), "the number of keys after a visitor removed each");
    }
  }

  /** A visitor that takes its time holds nobody up: neither readers nor the writer. */
  @Test
  default void givenASlowVisitor_whenOthersReadAndWrite_thenTheyDoNotWaitForIt() {
    var keys = new NumberedKeys(number -> 16);
    Keydir keydir = provider().create(keys);
    for (int number = 0; number < 1000; number++) {
      put(keydir, keys, number, 1);
    }
    var visiting = new CountDownLatch(1);
    var written = new CountDownLatch(1);
    var waited = new AtomicBoolean(true);
    Crew.run(
        patience().multipliedBy(2),
        List.of(
            () -> {
              Visits.all(
                  keydir,
                  (key, location) -> {
                    visiting.countDown();
                    waited.compareAndSet(true, await(written));
                  });
              return null;
            },
            () -> {
              assertTrue(await(visiting), "no key was visited");
              for (int number = 1000; number < 50_000; number++) {
                put(keydir, keys, number, 1);
                keydir.remove(keys.key(number - 1000), keys.hash(number - 1000));
                find(keydir, keys, number);
              }
              written.countDown();
              return null;
            }));
    assertTrue(waited.get(), "a writer waits for a visitor");
    keydir.close();
  }

  private boolean await(CountDownLatch latch) {
    try {
      return latch.await(patience().toNanos() / 4, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Beside one writer, many readers without a lock are told what was so at some moment of their
   * call, and visits miss no key that stays.
   */
  @Test
  default void givenOneWriter_whenManyRead_thenEachAnswerIsTrueAtSomeMomentOfTheCall() {
    new KeydirStress(provider(), stressDuration()).run(patience());
  }

  /**
   * A keydir is made again of its image, if it has one: with all keys, whatever their hashes, and
   * without a look at a record.
   *
   * @throws IOException if the image is refused
   */
  @Test
  default void givenAnImage_whenRestored_thenTheKeydirIsAsItWas() throws IOException {
    for (Hashing hashing : Hashing.values()) {
      new ManyKeysAtOnce(provider(), hashing).checkImage();
    }
  }

  /**
   * Of an image that is not as it was written nobody gets a wrong answer, and checking it tells.
   *
   * @throws IOException if the image is refused
   */
  @Test
  default void givenADamagedImage_whenRestored_thenNoAnswerIsWrongAndTheCheckTells()
      throws IOException {
    new DamagedImages(provider()).run();
  }

  /**
   * While an image is written keys come, move and go, many times as many as there were: those that
   * stay are in it once, the others as they were at some moment or not at all.
   *
   * @throws IOException if the image is refused
   */
  @Test
  default void givenAnImageUnderWay_whenOthersComeAndGo_thenEachThatStaysIsInItOnce()
      throws IOException {
    try (var underWay = new ImageUnderWay(provider())) {
      underWay.run();
    }
  }

  /**
   * Keys whose records are gone are taken out of a restored keydir without a look at those records,
   * be they few or all.
   *
   * @throws IOException if the image is refused
   */
  @Test
  default void givenARestoredKeydir_whenRecordsAreGone_thenTheirKeysAreTakenOut()
      throws IOException {
    for (Hashing hashing : Hashing.values()) {
      for (int percent : new int[] {2, 50, 100}) {
        new ManyKeysAtOnce(provider(), hashing).checkRemoveIf(percent);
      }
    }
  }

  /** A keydir that can be filled takes all keys, in one part or several, few or many. */
  @Test
  default void givenAnEmptyKeydir_whenFilled_thenAllKeysAreThere() {
    for (Hashing hashing : Hashing.values()) {
      new ManyKeysAtOnce(provider(), hashing).checkFill(1, 100);
      new ManyKeysAtOnce(provider(), hashing).checkFill(5, 0);
      new ManyKeysAtOnce(provider(), hashing).checkFill(3, 300);
    }
  }

  /**
   * A keydir that takes memory outside the heap keeps to the limit, refuses keys before anything
   * has changed, and gives all back.
   */
  @Test
  default void givenALimitOfMemory_whenItIsReached_thenRoomIsRefusedAndNothingElse() {
    new CeilingCheck(provider()).run();
  }

  /** When room has been made for so many keys, they are put without fail. */
  @Test
  default void givenRoomForKeys_whenThereIsNoMoreMemory_thenTheyArePutAllTheSame() {
    new CeilingCheck(provider()).runWithoutAny();
  }

  /** How often absent keys make the keydir look at a record is about as often as it says. */
  @Test
  default void givenManyKeys_whenAbsentOnesAreLookedUp_thenRecordsAreReadAsOftenAsItSays() {
    int count = 50_000;
    var keys = new NumberedKeys(number -> 16);
    var store = new GuardedKeys(keys);
    try (Keydir keydir = provider().create(store)) {
      for (int number = 0; number < count; number++) {
        put(keydir, keys, number, 1);
      }
      double told = keydir.falseCandidateRate();
      long before = store.comparisons.get();
      for (int number = count; number < 2 * count; number++) {
        find(keydir, keys, number);
      }
      double seen = (store.comparisons.get() - before) / (double) count;
      assertTrue(told >= 0 && told <= 1, () -> "the rate must be 0 to 1, was " + told);
      assertTrue(
          seen <= 2 * told + 0.001 && told <= 2 * seen + 0.001,
          () -> "%.4f lookups of absent keys read a record, told were %.4f".formatted(seen, told));
    }
  }

  /** The name can be read and is always the same, and each call makes another keydir. */
  @Test
  default void givenTheProvider_whenAskedAgain_thenTheNameIsTheSameAndTheKeydirIsNot() {
    String name = provider().name();
    Names.checkReadable("the name", name);
    assertEquals(name, provider().name(), "the name of another provider of the same make");
    KeydirProvider provider = provider();
    var keys = new NumberedKeys(number -> 16);
    try (Keydir one = provider.create(keys);
        Keydir other = provider.create(keys)) {
      assertTrue(one != other, "two calls of create made one keydir");
    }
  }

  /** A store that is opened with the keydir's name works: also merged, and opened again. */
  @Test
  default void givenAStore_whenOpenedWithTheKeydirsName_thenItReadsLikeAMap() {
    if (isRegistered()) {
      Map<String, String> expected = new HashMap<>();
      try (var directory = new TemporaryDirectory()) {
        for (int run = 0; run < 3; run++) {
          try (Firkin store = open(directory.path())) {
            FirkinMap<String, String> map = store.map("map", Codecs.utf8(), Codecs.utf8());
            assertEquals(expected, new HashMap<>(map), "the map after it was opened");
            change(map, expected, run);
            try (Snapshot snapshot = store.snapshot()) {
              map.clear();
              store.compact();
              try (Stream<Entry<String, String>> entries = snapshot.entries(map)) {
                entries.forEach(entry -> map.set(entry.key(), entry.value()));
              }
            }
            assertEquals(expected, new HashMap<>(map), "the map after a merge");
          }
        }
      }
    }
  }

  private static void change(Map<String, String> map, Map<String, String> expected, int run) {
    for (int i = 0; i < 3000; i++) {
      String key = "key " + i * (run + 1) % 4000;
      map.put(key, "value of run " + run);
      expected.put(key, "value of run " + run);
      if (i % 3 == 0) {
        map.remove("key " + i);
        expected.remove("key " + i);
      }
    }
  }

  private Firkin open(Path directory) {
    return Firkin.open(directory, Stores.quiet().keydir(provider().name()).build());
  }

  private static long find(Keydir keydir, NumberedKeys keys, int number) {
    return keydir.find(keys.key(number), keys.hash(number));
  }

  private static long candidate(Keydir keydir, NumberedKeys keys, int number) {
    return keydir.candidate(keys.key(number), keys.hash(number));
  }

  private static long put(Keydir keydir, NumberedKeys keys, int number, long version) {
    return keydir.put(keys.key(number), keys.hash(number), keys.location(number, version));
  }
}
