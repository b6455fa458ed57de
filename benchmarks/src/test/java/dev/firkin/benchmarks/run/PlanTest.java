package dev.firkin.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.benchmarks.support.Arguments;
import dev.firkin.benchmarks.work.Group;
import dev.firkin.benchmarks.work.Task;
import dev.firkin.benchmarks.work.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

  private static List<Task> plan(String options) {
    return Plan.of(Settings.quick(new Arguments("usage", options.split(" "))));
  }

  @Test
  void givenSeveralRounds_whenPlanned_thenStoresTakeTurnsAndEachRoundBeginsWithAnother() {
    List<Task> tasks = plan("--stores firkin-heap,chm,no-store --works fill,get --rounds 3");

    assertThat(tasks.stream().map(Task::store))
        .containsExactly(
            "firkin-heap",
            "chm",
            "no-store", //
            "chm",
            "no-store",
            "firkin-heap", //
            "no-store",
            "firkin-heap",
            "chm");
    assertThat(tasks.stream().map(Task::round)).containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 2);
  }

  @Test
  void givenAStoreThatCannotDoAWork_whenPlanned_thenItIsLeftOut() {
    List<Task> tasks = plan("--stores chm,raw-append --works fill,get,put-forced --rounds 1");

    assertThat(tasks).extracting(Task::store).containsExactly("chm", "raw-append", "raw-append");
    assertThat(tasks.get(0).works()).containsExactly(Work.FILL, Work.GET);
    assertThat(tasks.get(1).works()).containsExactly(Work.FILL);
    assertThat(tasks.get(2).group()).isEqualTo(Group.FORCED);
  }

  @Test
  void givenLongValues_whenPlanned_thenThereAreFewerKeysAndOnlyWorksOfEveryLength() {
    List<Task> tasks =
        plan(
            "--stores chm --works fill,get,miss --rounds 1 --keys 1m --value 100,1MiB --data 8MiB");

    assertThat(tasks).hasSize(2);
    assertThat(tasks.getFirst().keys()).isEqualTo(1_000_000);
    assertThat(tasks.getLast().valueBytes()).isEqualTo(1 << 20);
    assertThat(tasks.getLast().keys()).isEqualTo(64);
    assertThat(tasks.getLast().works()).containsExactly(Work.FILL, Work.GET);
  }
}
