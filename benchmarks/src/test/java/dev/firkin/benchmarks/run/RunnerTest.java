package dev.firkin.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.benchmarks.support.Arguments;
import dev.firkin.benchmarks.work.Work;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {

  @TempDir private Path directory;

  private Results run(String options) throws Exception {
    String few = " --keys 2k --rounds 1 --seconds 0.02 --rate 1000 --passes 2 --xmx 256m";
    Settings settings = Settings.full(new Arguments("usage", (options + few).split(" ")));
    Results results = new Runner(directory, settings.xmx()).run(Plan.of(settings));
    assertThat(directory).isEmptyDirectory();
    return results;
  }

  @Test
  void givenFirkin_whenEveryWorkIsDone_thenEachHasFigures() throws Exception {
    Results results = run("--stores firkin-heap --value 100");

    assertThat(results.failures()).isEmpty();
    assertThat(results.cells()).extracting(Cell::work).contains(Work.values());
    Cell killed = new Cell(Work.OPEN_KILLED, 1, 2_000, 100);
    assertThat(results.rounds("firkin-heap", killed, "checked")).containsEntry(0, 2_000.0);
    assertThat(results.rounds("firkin-heap", killed, "lost")).containsEntry(0, 0.0);
    assertThat(results.rounds("firkin-heap", killed, "stale")).containsEntry(0, 0.0);
    assertThat(results.rounds("firkin-heap", new Cell(Work.SCAN, 1, 2_000, 100), "calls"))
        .containsEntry(0, 2_000.0);
  }

  @Test
  void givenAProcessThatCannotStart_whenRun_thenTheCellHasTheReasonAndOthersGoOn()
      throws Exception {
    Settings settings =
        Settings.quick(
            new Arguments(
                "usage",
                "--stores chm,raw-append --works fill --keys 2k --rounds 1 --seconds 0.02 --xmx 1k"
                    .split(" ")));

    Results results = new Runner(directory, settings.xmx()).run(Plan.of(settings));

    assertThat(results.failures()).hasSize(2);
    assertThat(results.failure("chm", new Cell(Work.FILL, 1, 2_000, 100)).orElseThrow())
        .contains("exit code 1", "heap");
    assertThat(results.measurements()).isEmpty();
  }

  @Test
  void givenALog_whenTheReasonIsLookedFor_thenItIsTheExceptionWithoutThePlace() {
    String log =
        """
        INFO: opened /tmp/x/store
        dev.firkin.error.StoreIoException: /tmp/x/store/1.data | no room
        \tat dev.firkin.Firkin.put(Firkin.java:1)
        """;

    assertThat(FailureReason.in(log, Path.of("/tmp/x")))
        .isEqualTo("dev.firkin.error.StoreIoException: DIR/store/1.data / no room");
    assertThat(List.of(FailureReason.in("", Path.of("/tmp/x")))).containsExactly("it said nothing");
  }
}
