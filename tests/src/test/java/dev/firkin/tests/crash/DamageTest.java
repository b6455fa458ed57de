package dev.firkin.tests.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.config.RecoveryMode;
import dev.firkin.error.CorruptDataException;
import dev.firkin.error.FirkinException;
import dev.firkin.error.StoreIoException;
import dev.firkin.error.StoreOpenException;
import dev.firkin.stats.RecoveryReport.Damage;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A store whose files were cut, lost, exchanged or changed: the right answer or an error that names
 * the file, never a wrong answer, a crash or a hang. Every bit of the {@link Specimen} is flipped,
 * and its files are cut to every length; in long runs of zeros, only here and there unless {@code
 * -Dfirkin.long=true}.
 */
class DamageTest {

  private static final boolean LONG = Boolean.getBoolean("firkin.long");

  /** A run of so many zeros is padding, of which only some bytes are tried. */
  private static final int PADDING = 8;

  private static final int HEADER = 4096;

  private static final Map<String, String> EXPECTED = Specimen.expected("!");
  private static DiskImage closed;
  private static DiskImage killed;
  private static DiskImage other;

  private final Trials trials = new Trials();
  private final AtomicInteger refused = new AtomicInteger();

  @BeforeAll
  static void prepare() {
    Quiet.please();
    closed = Specimen.closed("!");
    killed = Specimen.killed("!");
    other = Specimen.closed("?");
  }

  @AfterEach
  void end() {
    trials.close();
  }

  /** How a damaged store is opened, in turns. */
  private enum Way {
    HEAP_READ("heap", true),
    OFFHEAP_WRITE("offheap", false),
    OFFHEAP_READ("offheap", true),
    HEAP_WRITE("heap", false);

    final String keydir;
    final boolean readOnly;

    Way(String keydir, boolean readOnly) {
      this.keydir = keydir;
      this.readOnly = readOnly;
    }

    static Way of(int n) {
      return values()[Math.floorMod(n, values().length)];
    }
  }

  /** Opens, asks for everything, and if that may write merges and asks again. */
  private boolean isRight(DiskImage damaged, Set<String> files, Way way, boolean merging) {
    FaultyDisk disk = damaged.kill();
    boolean right = isRight(disk, files, way, merging);
    if (merging && !way.readOnly) {
      right &= isRight(disk, files, Way.HEAP_READ, false);
    }
    if (!right) {
      refused.incrementAndGet();
    }
    return right;
  }

  private static boolean isRight(FaultyDisk disk, Set<String> files, Way way, boolean merging) {
    try (Firkin store =
        FirkinOnDisk.open(disk, Specimen.options(way.keydir, way.readOnly).build())) {
      assertThat(store.stats().recovery().damage()).isEmpty();
      boolean right = isRight(store, files);
      if (merging && !way.readOnly) {
        try {
          store.compact();
        } catch (CorruptDataException e) {
          checkNamed(e, files);
          right = false;
        }
        right &= isRight(store, files);
      }
      return right;
    } catch (CorruptDataException | StoreOpenException e) {
      checkNamed(e, files);
      return false;
    }
  }

  private static boolean isRight(Firkin store, Set<String> files) {
    Specimen.Answers answers = Specimen.ask(store, EXPECTED);
    assertThat(answers.wrong()).isEmpty();
    answers.refused().forEach(e -> checkNamed(e, files));
    return answers.refused().isEmpty();
  }

  private static void checkNamed(FirkinException e, Set<String> files) {
    assertThat(files).as(e.getMessage()).anyMatch(file -> e.getMessage().contains(file));
  }

  /** Where it is worth while to look: all of it but padding, and some of the padding. */
  private static List<Integer> places(byte[] bytes) {
    List<Integer> places = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int end = at;
      while (end < bytes.length && bytes[end] == 0) {
        end++;
      }
      if (end - at < PADDING || LONG && bytes.length < 1 << 16) {
        end = Math.max(end, at + 1);
        for (; at < end; at++) {
          places.add(at);
        }
      } else {
        int step = Math.max(61, (end - at) / 16);
        for (int n = at; n < end - 1; n += step) {
          places.add(n);
        }
        places.add(end - 1);
        at = end;
      }
    }
    return places;
  }

  private static Set<String> files(DiskImage image) {
    Set<String> files = image.files();
    files.remove("LOCK"); // its bytes are for people
    return files;
  }

  private static DiskImage flipped(DiskImage image, String name, int at, int bit) {
    return image.changed(
        name,
        bytes -> {
          bytes[at] ^= (byte) (1 << bit);
          return bytes;
        });
  }

  @Test
  @Tag("trap-C4")
  @Tag("trap-C7")
  @Tag("trap-C12")
  @Tag("trap-D1")
  @Tag("trap-D3")
  @Tag("trap-D8")
  @Tag("trap-M3")
  void givenAnyBitFlipped_whenRead_thenTheAnswerIsRightOrAnError() {
    for (String name : files(closed)) {
      flipAll(closed, name);
    }
    flipAll(killed, killed.files().stream().filter(DamageTest::isActive).findFirst().orElseThrow());
    System.out.printf("%d bits flipped, %d of them told%n", trials.end(), refused.get());
    assertThat(refused.get()).isGreaterThan(5000);
  }

  /** The only data file whose hint file was not written yet. */
  private static boolean isActive(String name) {
    return name.endsWith(".data")
        && killed.bytes(name).length > HEADER
        && !killed.files().contains(name.replace(".data", ".hint"));
  }

  private void flipAll(DiskImage image, String name) {
    int n = 0;
    for (int at : places(image.bytes(name))) {
      for (int bit = 0; bit < 8; bit++, n++) {
        for (int more = 0; more < (LONG ? Way.values().length : 1); more++) {
          int place = at;
          int mask = bit;
          Way way = Way.of(at + bit + more);
          boolean merging = n % 64 < 4;
          trials.run(
              "%s byte %d bit %d, opened %s".formatted(name, at, bit, way),
              () -> isRight(flipped(image, name, place, mask), Set.of(name), way, merging));
        }
      }
    }
  }

  @Test
  @Tag("trap-C10")
  @Tag("trap-D3")
  @Tag("trap-D4")
  void givenFileCutToAnyLength_whenRead_thenTheAnswerIsRightOrAnError() {
    for (String name : files(closed)) {
      int n = 0;
      for (int to : places(closed.bytes(name))) {
        Way way = Way.of(n++);
        boolean merging = n % 16 < 4;
        trials.run(
            "%s cut to %d, opened %s".formatted(name, to, way),
            () ->
                isRight(
                    closed.changed(name, bytes -> Arrays.copyOf(bytes, to)),
                    Set.of(name),
                    way,
                    merging));
      }
    }
    System.out.printf("%d cuts, %d of them told%n", trials.end(), refused.get());
    assertThat(refused.get()).isGreaterThan(500);
  }

  @Test
  @Tag("trap-D6")
  @Tag("trap-D10")
  @Tag("trap-D11")
  void givenOneOrTwoFilesMissing_whenRead_thenToldUnlessTheyCanBeMadeAnew() {
    for (String one : files(closed)) {
      for (String two : files(closed)) {
        if (one.compareTo(two) > 0) {
          continue;
        }
        Set<String> both = new TreeSet<>(List.of(one, two));
        boolean needed = isNeeded(one) || isNeeded(two);
        for (Way way : Way.values()) {
          trials.run(
              "%s and %s missing, opened %s".formatted(one, two, way),
              () ->
                  assertThat(isRight(closed.without(one).without(two), both, way, true))
                      .isEqualTo(!needed));
        }
      }
    }
    System.out.printf("%d times files were missing, %d told%n", trials.end(), refused.get());
  }

  private static boolean isNeeded(String name) {
    return !name.endsWith(".hint")
        && !name.equals("RESERVE")
        && !name.equals("keydir.checkpoint")
        && !name.equals(spare());
  }

  /** The file that was made ahead for the next segment: the last one, without a record. */
  private static String spare() {
    return files(closed).stream()
        .filter(name -> name.endsWith(".data") && closed.bytes(name).length == HEADER)
        .reduce("", (before, name) -> name);
  }

  @Test
  @Tag("trap-H11")
  void givenExchangedFiles_whenRead_thenTheAnswerIsRightOrAnError() {
    for (String one : files(closed)) {
      for (String two : files(closed)) {
        Set<String> both = new TreeSet<>(List.of(one, two));
        for (Way way : Way.values()) {
          trials.run(
              "%s and %s exchanged, opened %s".formatted(one, two, way),
              () ->
                  isRight(
                      closed.with(one, closed.bytes(two)).with(two, closed.bytes(one)),
                      both,
                      way,
                      true));
          trials.run(
              "%s is %s of another store, opened %s".formatted(one, two, way),
              () -> isRight(closed.with(one, other.bytes(two)), files(closed), way, true));
        }
      }
    }
    assertThat(isRight(closed.with("1.data.bak", new byte[5000]), Set.of(), Way.HEAP_WRITE, true))
        .isTrue();
    System.out.printf("%d times files were exchanged, %d told%n", trials.end(), refused.get());
  }

  /**
   * A record in a data file, as its format says.
   *
   * @param key that it changes; none if it clears the map
   */
  private record Place(String key, int from, int to) {

    boolean has(int at) {
      return from <= at && at < to;
    }

    static List<Place> all(byte[] file) {
      List<Place> places = new ArrayList<>();
      ByteBuffer b = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      for (int at = HEADER; at + 32 <= file.length; ) {
        int flags = b.getShort(at + 22);
        int keyLength = b.getShort(at + 28) & 0xFFFF;
        int map = b.getShort(at + 30) & 0xFFFF;
        int start = at + ((flags & 2) != 0 ? 40 : 32);
        String key = new String(file, start, keyLength, ISO_8859_1);
        int end = start + (keyLength + b.getInt(at + 24) + 7 & -8);
        places.add(new Place(map == 0 ? key : "m:" + key, at, end));
        at = end;
      }
      return places;
    }
  }

  @Test
  @Tag("trap-C2")
  @Tag("trap-C6")
  void givenFlippedBit_whenSalvaged_thenAllIsThereButThatRecordAndTheReportNamesIt() {
    for (DiskImage image : List.of(closed, killed)) {
      for (String name : files(image)) {
        byte[] bytes = image.bytes(name);
        List<Place> records = name.endsWith(".data") ? Place.all(bytes) : List.of();
        for (int at : places(bytes)) {
          if (!LONG && at % 4 != 0 && records.stream().noneMatch(r -> r.has(at))) {
            continue;
          }
          for (int bit = LONG ? 0 : at % 8; bit < 8; bit += LONG ? 1 : 8) {
            int place = at;
            int mask = bit;
            trials.run(
                "%s byte %d bit %d".formatted(name, at, bit),
                () -> salvage(image, name, place, mask, records));
          }
        }
      }
    }
    System.out.printf("%d flipped bits salvaged, %d cost an entry%n", trials.end(), refused.get());
    assertThat(refused.get()).isPositive();
  }

  /** Salvages: what is not as it was must be of the damaged record, and be told. */
  private void salvage(DiskImage image, String name, int at, int bit, List<Place> records) {
    FaultyDisk disk = flipped(image, name, at, bit).kill();
    Set<String> mayDiffer = new TreeSet<>();
    records.stream()
        .filter(r -> r.has(at))
        .forEach(r -> mayDiffer.addAll(r.key.equals("m:") ? List.of("m:z") : List.of(r.key)));
    List<Damage> damage;
    try (Firkin store =
        FirkinOnDisk.open(
            disk, Specimen.options("heap", false).recoveryMode(RecoveryMode.SALVAGE).build())) {
      damage = store.stats().recovery().damage();
      Specimen.Answers answers = Specimen.ask(store, EXPECTED);
      assertThat(answers.refused()).isEmpty();
      if (!answers.wrong().isEmpty()) {
        refused.incrementAndGet();
        assertThat(damage).as(answers.wrong().toString()).isNotEmpty();
        if (!name.endsWith(".dict")) {
          assertThat(mayDiffer)
              .as("%s, told: %s", answers.wrong(), damage)
              .containsAll(answers.differing());
        }
        assertThat(damage)
            .anyMatch(d -> d.file().endsWith(name) && isIn(d, at) || name.endsWith(".dict"));
      }
    }
    Map<String, String> first = readAgain(disk);
    assertThat(readAgain(disk)).isEqualTo(first);
  }

  private static boolean isIn(Damage damage, int at) {
    return damage.offset() <= at && at < damage.offset() + damage.length();
  }

  /** What was salvaged once is a store like any other. */
  private static Map<String, String> readAgain(FaultyDisk disk) {
    Map<String, String> found = new TreeMap<>();
    try (Firkin store = FirkinOnDisk.open(disk, Specimen.options("heap", true).build())) {
      store
          .entries()
          .forEach(
              e -> found.put(new String(e.key(), ISO_8859_1), new String(e.value(), ISO_8859_1)));
      Specimen.map(store).entries().forEach(e -> found.put("m:" + e.key(), e.value()));
    } catch (StoreIoException e) {
      throw new AssertionError(e);
    }
    return found;
  }
}
