package dev.firkin.tests.traps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.error.FirkinException;
import dev.firkin.error.StoreIoException;
import dev.firkin.testkit.Fault;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.Operation;
import dev.firkin.testkit.Operation.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The steps by which a merge's output takes the place of its input. */
class MergeSwapTest {

  private static final Map<String, String> ENTRIES = Map.of("a", "2", "b", "1", "c", "1");

  private static void write(Stage stage) {
    stage.put("a", "1");
    stage.put("b", "1");
    stage.put("gone", "1");
    stage.putDeadWeight("light");
    stage.rollOver();
    stage.put("a", "2");
    stage.delete("light");
    stage.delete("gone");
    stage.put("c", "1");
    stage.putDeadWeight("light");
    stage.delete("light");
    stage.rollOver();
  }

  @Test
  @Tag("trap-A10")
  @Tag("trap-E1")
  @Tag("trap-E2")
  @Tag("trap-E3")
  void givenAMerge_whenItsStepsAreListed_thenEachIsForcedBeforeTheNextRestsOnIt() {
    try (Stage stage = new Stage()) {
      write(stage);
      Set<String> inputs = new HashSet<>(stage.dataFiles());
      List<Operation> steps = new ArrayList<>();
      stage.disk().onOperation(steps::add);
      stage.store().compact();
      stage.disk().onOperation(operation -> {});

      int installed = 0; // the last replacement of the manifest before anything is deleted
      int deleted = indexOf(steps, Kind.DELETE, inputs);
      for (int i = 0; i < deleted; i++) {
        if (steps.get(i).kind() == Kind.RENAME && steps.get(i).file().equals("MANIFEST.tmp")) {
          installed = i;
        }
      }
      List<Operation> before = steps.subList(0, installed);
      Set<String> outputs = new HashSet<>();
      for (Operation step : before) {
        if (step.kind() == Kind.WRITE && step.file().endsWith(".data")) {
          outputs.add(step.file());
        }
      }
      assertThat(outputs).isNotEmpty();
      for (String output : outputs) {
        int written = lastIndexOf(before, Kind.WRITE, output);
        int marked = lastIndexOf(before, Kind.REWRITE, output);
        int forced = lastIndexOf(before, Kind.FORCE, output);
        assertThat(forced).as("force of " + output).isGreaterThan(Math.max(written, marked));
        assertThat(lastIndexOf(before, Kind.FORCE_DIRECTORY, "")).isGreaterThan(forced);
      }
      assertThat(lastIndexOf(before, Kind.FORCE, "MANIFEST.tmp"))
          .isGreaterThan(lastIndexOf(before, Kind.WRITE, "MANIFEST.tmp"));
      // The rename of the manifest is durable before the first input goes.
      assertThat(steps.subList(installed, deleted))
          .extracting(Operation::kind)
          .contains(Kind.FORCE_DIRECTORY);
    }
  }

  private static int indexOf(List<Operation> steps, Kind kind, Set<String> files) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).kind() == kind && files.contains(steps.get(i).file())) {
        return i;
      }
    }
    throw new AssertionError("no %s of %s in %s".formatted(kind, files, steps));
  }

  private static int lastIndexOf(List<Operation> steps, Kind kind, String file) {
    int last = -1;
    for (int i = 0; i < steps.size(); i++) {
      last = steps.get(i).kind() == kind && steps.get(i).file().equals(file) ? i : last;
    }
    return last;
  }

  @Test
  @Tag("trap-E3")
  @Tag("trap-E4")
  void givenAWriteInANewSegment_whenSyncedAndThePowerIsCut_thenFileLengthAndRecordAreThere() {
    for (int seed = 1; seed <= 60; seed++) {
      try (Stage stage = new Stage()) {
        stage.put("before", "v");
        stage.rollOver();
        stage.put("behind", "v");
        stage.store().sync();
        stage.put("unforced", "v");
        stage.powerCut(seed);
        assertThat(stage.entries()).as("seed %d", seed).containsKeys("before", "behind");
      }
    }
  }

  @Test
  @Tag("trap-E7")
  @Tag("trap-E12")
  void givenAMergeThatFailsAnywhere_whenAskedForAgain_thenItIsDoneByTheSameStore() {
    int failures = 0;
    for (Kind kind : Kind.values()) {
      for (int n = 1; n <= 8; n++) {
        String place = "%s %d".formatted(kind, n);
        try (Stage stage = new Stage()) {
          write(stage);
          FaultyDisk disk = stage.disk();
          disk.fail(Fault.nth(Fault.of(kind), n));
          try {
            stage.store().compact();
            disk.fail(Fault.none());
            continue;
          } catch (StoreIoException e) {
            disk.fail(Fault.none());
            failures++;
            if (e.isFinal() || !isWritable(stage)) {
              continue; // the log, or the manifest, is in doubt: only opening mends that
            }
          }
          assertThat(stage.entries()).as(place).isEqualTo(ENTRIES);
          stage.store().compact();
          stage.store().compact();
          assertThat(stage.entries()).as(place).isEqualTo(ENTRIES);
          assertThat(stage.store().stats().deadBytes()).as(place).isLessThan(1000);
          stage.reopen();
          assertThat(stage.entries()).as(place).isEqualTo(ENTRIES);
        }
      }
    }
    assertThat(failures).isGreaterThan(10);
  }

  private static boolean isWritable(Stage stage) {
    try {
      stage.put("a", "2");
      return true;
    } catch (StoreIoException e) {
      return false;
    }
  }

  @Test
  @Tag("trap-E12")
  void givenAClockThatThrowsInAMerge_whenItIsMended_thenTheMergingThreadGoesOn() {
    var broken = new AtomicBoolean();
    var expiring = java.time.Duration.ofHours(1);
    try (Stage stage =
        new Stage(
            Stage.options()
                .clock(() -> {
                  if (broken.get() && Thread.currentThread().getName().startsWith("firkin-merge")) {
                    throw new IllegalStateException("broken clock");
                  }
                  return Instant.parse("2026-11-21T12:00:00Z");
                }))) {
      write(stage);
      stage.put("x", "v", expiring);
      broken.set(true);
      assertThatThrownBy(() -> stage.store().compact())
          .isInstanceOfAny(IllegalStateException.class, FirkinException.class);
      broken.set(false);
      stage.store().compact();
      assertThat(stage.store().stats().deadBytes()).isLessThan(1000);
      assertThat(stage.entries()).hasSize(4);
    }
  }
}
