package dev.firkin.tests.traps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.testkit.FaultyDisk;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Writes in the middle of a merge, at each of its disk operations. */
class RacingMergeTest {

  private static final Map<String, String> AFTER =
      Map.of(
          "overwritten", "new",
          "deleted and put", "new",
          "dead", "new",
          "never seen", "new",
          "light", "light");

  private static void prepare(Stage stage) {
    stage.put("overwritten", "old");
    stage.put("deleted", "old");
    stage.put("deleted and put", "old");
    stage.put("dead", "old");
    stage.putDeadWeight("light");
    stage.rollOver();
    stage.delete("dead");
    stage.put("never", "old");
    stage.delete("never");
    stage.rollOver();
  }

  private static void write(Stage stage) {
    stage.put("overwritten", "new");
    stage.delete("deleted");
    stage.delete("deleted and put");
    stage.put("deleted and put", "new");
    stage.put("dead", "new"); // whose deletion the merge may be copying
    stage.put("never seen", "new");
  }

  @Test
  @Tag("trap-A3")
  @Tag("trap-A4")
  @Tag("trap-A14")
  @Tag("trap-B4")
  @Tag("trap-E9")
  void givenWritesAtAnyOperationOfAMerge_whenItEnds_thenTheyCount() {
    int operations = 0;
    for (int at = 1; at == 1 || at <= operations; at++) {
      operations = Math.max(operations, writeAt(at));
    }
    assertThat(operations).isGreaterThan(15);
  }

  /** Returns how many operations the merge had. */
  private static int writeAt(int at) {
    String place = "writes at operation " + at;
    try (Stage stage = new Stage()) {
      prepare(stage);
      FaultyDisk disk = stage.disk();
      var count = new AtomicInteger();
      disk.onOperation(operation -> {
        if (count.incrementAndGet() == at) {
          write(stage);
        }
      });
      stage.store().compact();
      disk.onOperation(operation -> {});
      if (count.get() < at) {
        return count.get();
      }
      assertThat(stage.store().stats().merge().finished()).as(place).isPositive();
      assertThat(stage.entries()).as(place).isEqualTo(AFTER);
      stage.kill(Stage::withoutHints);
      assertThat(stage.entries()).as(place + ", killed").isEqualTo(AFTER);
      stage.store().compact();
      stage.reopen();
      assertThat(stage.entries()).as(place + ", merged again").isEqualTo(AFTER);
      return count.get();
    }
  }
}
