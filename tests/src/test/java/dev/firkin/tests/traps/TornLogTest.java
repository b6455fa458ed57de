package dev.firkin.tests.traps;

import static dev.firkin.tests.traps.Stage.b;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import dev.firkin.testkit.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A log of small records that ends anywhere, in any way: its whole records count, no others. */
class TornLogTest {

  private static final String LOG = "00000000001.data";
  private static final int HEADER = 4096;

  /** The store after each write, and where the log ended then. */
  private static final List<Map<String, String>> STATES = new ArrayList<>();

  private static final List<Integer> ENDS = new ArrayList<>();
  private static DiskImage killed;
  private static byte[] log;

  @BeforeAll
  static void write() {
    try (Stage stage = new Stage()) {
      note(stage);
      stage.put("a", "first");
      note(stage);
      stage.put("b", "");
      note(stage);
      stage.put("c", "a value of some more bytes");
      note(stage);
      stage.delete("a");
      note(stage);
      stage
          .store()
          .write(
              new Batch()
                  .put(b("a"), b("in a batch"))
                  .delete(b("b"))
                  .put(b("d"), b(""))
                  .put(b("e"), b("also in the batch")));
      note(stage);
      stage.put("empty", "");
      note(stage);
      stage.delete("c");
      note(stage);
      killed = stage.image();
      log = killed.bytes(LOG);
    }
  }

  private static void note(Stage stage) {
    STATES.add(stage.entries());
    ENDS.add((int) stage.store().stats().dataBytes());
  }

  /** What must be there when the log is right up to an offset. */
  private static int statesUpTo(int offset) {
    int n = 0;
    while (n + 1 < ENDS.size() && ENDS.get(n + 1) <= offset) {
      n++;
    }
    return n;
  }

  private static void check(byte[] left, int right, String what) {
    // A record that has lost only zeros is whole.
    int least = statesUpTo(right);
    try (Stage stage = new Stage(killed.with(LOG, left).kill())) {
      Map<String, String> found = stage.entries();
      assertThat(STATES.subList(least, Math.min(STATES.size(), least + 2)))
          .as(what)
          .contains(found);
      // What was cut stays cut, whatever is appended in its place.
      stage.put("after", "the tear");
      stage.kill();
      Map<String, String> expected = new TreeMap<>(found);
      expected.put("after", "the tear");
      assertThat(stage.entries()).as(what + ", and went on").isEqualTo(expected);
    }
  }

  @Test
  @Tag("trap-C1")
  @Tag("trap-C3")
  @Tag("trap-C8")
  @Tag("trap-C16")
  @Tag("trap-C19")
  @Tag("trap-L1")
  void givenALogCutAnywhere_whenOpened_thenTheRecordsBeforeAreThere() {
    for (int at = HEADER; at <= ENDS.getLast(); at++) {
      check(Arrays.copyOf(log, at), at, "cut to " + at);
    }
  }

  @Test
  @Tag("trap-C1")
  @Tag("trap-C15")
  @Tag("trap-C16")
  @Tag("trap-C19")
  @Tag("trap-L1")
  void givenZerosFromAnywhereOn_whenOpened_thenTheyAreNoRecords() {
    for (int at = HEADER; at <= ENDS.getLast(); at++) {
      byte[] left = log.clone();
      Arrays.fill(left, at, left.length, (byte) 0);
      check(left, at, "zeros from %d on".formatted(at));
    }
  }

  @Test
  @Tag("trap-C2")
  @Tag("trap-C3")
  @Tag("trap-C5")
  void givenJunkFromAnywhereOn_whenOpened_thenItIsNoRecord() {
    var random = new Random(7);
    for (int at = HEADER; at <= ENDS.getLast(); at += 3) {
      byte[] left = Arrays.copyOf(log, ENDS.getLast() + 500);
      for (int i = at; i < left.length; i++) {
        left[i] = (byte) (at % 2 == 0 ? random.nextInt() : -1); // lengths of 4 GiB, too
      }
      check(left, at, "junk from %d on".formatted(at));
    }
  }

  @Test
  @Tag("trap-C2")
  @Tag("trap-C16")
  void givenAHoleOfASector_whenOpened_thenWhatLiesBeforeIsThereAndNothingBehind() {
    for (int at = HEADER; at < ENDS.getLast(); at += 8) {
      byte[] left = log.clone();
      Arrays.fill(left, at, Math.min(at + 64, left.length), (byte) 0);
      check(left, at, "a hole at " + at);
    }
  }

  @Test
  @Tag("trap-C13")
  void givenATornLog_whenEachRecoveryIsCutShort_thenTheNextComesToTheSame() {
    int recoveries = 0;
    for (int cut : new int[] {ENDS.get(1) + 5, ENDS.get(4) + 60, ENDS.getLast() - 9}) {
      DiskImage torn = killed.changed(LOG, bytes -> Arrays.copyOf(bytes, cut));
      Map<String, String> expected = STATES.get(statesUpTo(cut));
      FaultyDisk disk = torn.kill();
      List<DiskImage> images = new ArrayList<>();
      disk.onOperation(operation -> {
        if (operation.kind().changes() && operation.kind() != Operation.Kind.LOCK) {
          images.add(disk.image());
        }
      });
      try (Firkin store = FirkinOnDisk.open(disk, Stage.options().build())) {
        assertThat(Stage.entries(store)).isEqualTo(expected);
      }
      for (DiskImage image : images) {
        for (int seed = 0; seed < 6; seed++) {
          try (Stage stage = new Stage(seed == 0 ? image.kill() : image.powerCut(seed))) {
            assertThat(stage.entries()).as("cut %d, seed %d", cut, seed).isEqualTo(expected);
            recoveries++;
          }
        }
      }
    }
    assertThat(recoveries).isGreaterThan(50);
  }

  @Test
  @Tag("trap-C13")
  void givenARecoveryThatHasShownAnything_whenThePowerIsCutAfterIt_thenThatIsStillThere() {
    for (int seed = 1; seed <= 40; seed++) {
      // Nothing of the log was forced before the kill: the page cache alone has it.
      try (Stage stage = new Stage(killed.kill())) {
        assertThat(stage.entries()).isEqualTo(STATES.getLast());
        stage.powerCut(seed);
        assertThat(stage.entries()).as("seed %d", seed).isEqualTo(STATES.getLast());
      }
    }
  }

  @Test
  @Tag("trap-C2")
  void givenJunkBehindASealedSegment_whenOpened_thenItIsNotRead() {
    try (Stage stage = new Stage()) {
      stage.put("k", "v");
      stage.rollOver();
      stage.put("l", "w");
      for (boolean hints : new boolean[] {true, false}) {
        stage.kill(image -> {
          DiskImage junk =
              image.changed(
                  LOG,
                  bytes -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 5000);
                    Arrays.fill(longer, bytes.length, longer.length, (byte) 0x55);
                    return longer;
                  });
          return hints ? junk : Stage.withoutHints(junk);
        });
        assertThat(stage.entries()).isEqualTo(Map.of("k", "v", "l", "w"));
      }
      stage.store().compact();
      stage.reopen();
      assertThat(stage.entries()).isEqualTo(Map.of("k", "v", "l", "w"));
    }
  }

  @Test
  @Tag("trap-C8")
  void givenEmptyValuesEverywhere_whenMergedAndReopened_thenTheyAreValues() {
    try (Stage stage = new Stage()) {
      for (int i = 0; i < 10; i++) {
        stage.put("k" + i, "");
        stage.rollOver();
      }
      stage.kill(Stage::withoutHints);
      assertThat(stage.entries()).hasSize(10).containsValue("");
      stage.store().compact();
      stage.kill();
      assertThat(stage.entries()).hasSize(10).containsValue("");
    }
  }
}
