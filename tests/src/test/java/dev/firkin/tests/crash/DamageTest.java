package dev.firkin.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.config.RecoveryMode;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.CorruptDataException;
import dev.firkin.error.StoreIoException;
import dev.firkin.error.StoreOpenException;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A closed store whose files were cut, lost, exchanged or changed: the right answer or an error.
 */
class DamageTest {

  private static final boolean LONG = Boolean.getBoolean("firkin.long");

  private static final List<Step> HISTORY =
      List.of(
          new Step.Put("a", 100, 0),
          new Step.Put("b", 50, 0),
          new Step.Put("m:x", 30, 0),
          new Step.RollOver(),
          new Step.Put("a", 120, 0),
          new Step.Put("c", 0, 0),
          new Step.Batch(List.of(new Step.Member("d", 60), new Step.Member("m:y", 8))),
          new Step.RollOver(),
          new Step.Delete("b"),
          new Step.Put("e", 300, 1000),
          new Step.RollOver(),
          new Step.Put("a", 90, 0),
          new Step.Put("c", 10, 0));

  private static final SteppedClock CLOCK = new SteppedClock();
  private static DiskImage image;
  private static DiskImage other;
  private static State expected;

  @BeforeAll
  static void prepare() {
    Quiet.please();
    image = closedStore();
    other = closedStore();
  }

  private static DiskImage closedStore() {
    FaultyDisk disk = new FaultyDisk();
    Subject subject = new Subject(Subject.options(SyncPolicy.never(), false), disk, CLOCK);
    HISTORY.forEach(subject::step);
    expected = subject.ledger.last();
    subject.close();
    return disk.image();
  }

  /** Opens and reads everything: each answer is right or an error that names a place. */
  private static String outcome(DiskImage damaged, String what) {
    FaultyDisk disk = damaged.kill();
    boolean refused = false;
    try (Firkin store =
        FirkinOnDisk.open(disk, Subject.options(SyncPolicy.never(), false).clock(CLOCK).build())) {
      for (String key : Subject.KEYS) {
        if (Subject.isNamed(key)) {
          continue;
        }
        try {
          byte[] value = store.get(Subject.bytesOf(key));
          State.Held held = expected.entries().get(key);
          assertThat(value).as("%s: %s", what, key).isEqualTo(held == null ? null : held.value());
        } catch (CorruptDataException e) {
          refused = true;
        }
      }
    } catch (CorruptDataException | StoreOpenException | StoreIoException e) {
      assertThat(e.getMessage()).as(what).containsPattern("MANIFEST|STORE|RESERVE|\\.data|\\.hint");
      return "refused";
    } catch (RuntimeException e) {
      throw new AssertionError(what + ": " + e, e);
    }
    return refused ? "refused" : "right";
  }

  private static SortedSet<String> files() {
    SortedSet<String> files = image.files();
    files.remove("LOCK");
    return files;
  }

  @Test
  @Tag("trap-C4")
  @Tag("trap-C7")
  @Tag("trap-C12")
  @Tag("trap-D1")
  @Tag("trap-D3")
  @Tag("trap-D8")
  @Tag("trap-M3")
  void givenFlippedBit_whenRead_thenTheAnswerIsRightOrAnError() {
    int flips = 0;
    int refused = 0;
    Random random = new Random(5);
    for (String name : files()) {
      int length = image.bytes(name).length;
      for (int at = 0; at < length; at += LONG ? 1 : 1 + random.nextInt(1 + length / 150)) {
        for (int bit = LONG ? 0 : random.nextInt(8); bit < 8; bit += LONG ? 1 : 8) {
          int offset = at;
          int mask = 1 << bit;
          DiskImage damaged =
              image.changed(
                  name,
                  bytes -> {
                    bytes[offset] ^= (byte) mask;
                    return bytes;
                  });
          flips++;
          if (outcome(damaged, "%s byte %d bit %d".formatted(name, at, bit)).equals("refused")) {
            refused++;
          }
        }
      }
    }
    System.out.printf("%d flips, %d refused%n", flips, refused);
    assertThat(refused).isPositive();
  }

  @Test
  @Tag("trap-C10")
  @Tag("trap-D3")
  @Tag("trap-D4")
  void givenCutFile_whenRead_thenTheAnswerIsRightOrAnError() {
    for (String name : files()) {
      int length = image.bytes(name).length;
      for (int to = 0; to < length; to += Math.max(1, length / (LONG ? 1000 : 60))) {
        int cut = to;
        outcome(
            image.changed(name, bytes -> Arrays.copyOf(bytes, cut)),
            "%s cut to %d".formatted(name, to));
      }
    }
  }

  @Test
  @Tag("trap-D6")
  @Tag("trap-D10")
  @Tag("trap-D11")
  void givenMissingFile_whenRead_thenTheAnswerIsRightOrAnError() {
    for (String name : files()) {
      boolean needed = !name.endsWith(".hint") && !name.equals("RESERVE") && !name.equals(spare());
      String outcome = outcome(image.without(name), name + " missing");
      assertThat(outcome).as(name).isEqualTo(needed ? "refused" : "right");
    }
  }

  /**
   * The file that was made ahead for the next segment, if it was: the last one, without a record.
   */
  private static String spare() {
    return files().stream()
        .filter(name -> name.endsWith(".data") && image.bytes(name).length == 4096)
        .reduce("", (before, name) -> name);
  }

  @Test
  @Tag("trap-H11")
  void givenExchangedFiles_whenRead_thenTheAnswerIsRightOrAnError() {
    for (String one : files()) {
      for (String two : files()) {
        if (!one.equals(two)) {
          outcome(
              image.with(one, image.bytes(two)).with(two, image.bytes(one)),
              one + " and " + two + " exchanged");
        }
      }
      if (other.files().contains(one)) {
        outcome(image.with(one, other.bytes(one)), one + " of another store");
      }
    }
    assertThat(outcome(image.with("1.data.bak", new byte[5000]), "a copy beside"))
        .isEqualTo("right");
  }

  @Test
  @Tag("trap-C2")
  @Tag("trap-C6")
  void givenFlippedBit_whenSalvaged_thenTheOtherRecordsAreThere() {
    Random random = new Random(6);
    for (String name : files()) {
      int length = image.bytes(name).length;
      for (int n = 0; n < (LONG ? 2000 : 60); n++) {
        int at = n < 20 ? Math.min(length - 1, n * 13) : random.nextInt(length);
        String what = "%s byte %d".formatted(name, at);
        DiskImage damaged =
            image.changed(
                name,
                bytes -> {
                  bytes[at] ^= 4;
                  return bytes;
                });
        int lost = salvage(damaged, what);
        assertThat(lost).as(what + ": entries lost").isLessThanOrEqualTo(1);
      }
    }
  }

  /** Salvages, and counts the entries that are not as they were. */
  private static int salvage(DiskImage damaged, String what) {
    int lost = 0;
    try (Subject subject =
        new Subject(
            Subject.options(SyncPolicy.never(), false).recoveryMode(RecoveryMode.SALVAGE),
            damaged.kill(),
            CLOCK)) {
      Map<String, byte[]> found = subject.readAll();
      for (String key : Subject.KEYS) {
        State.Held held = expected.entries().get(key);
        if (!Arrays.equals(found.get(key), held == null ? null : held.value())) {
          lost++;
        }
      }
      if (lost > 0) {
        assertThat(subject.store().stats().recovery().damage()).as(what).isNotEmpty();
      }
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(what + ": " + e, e);
    }
    return lost;
  }
}
