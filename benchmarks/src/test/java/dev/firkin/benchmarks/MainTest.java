package dev.firkin.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.benchmarks.support.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as a process, since its exit code is part of what it says. */
class MainTest {

  private static final String FEW = " --keys 2k --rounds 1 --seconds 0.02 --rate 1000 --xmx 256m";

  @TempDir private Path directory;

  /** What a process said on both streams. */
  private record Ended(int status, String said) {}

  private Ended run(String line) throws Exception {
    List<String> arguments =
        Stream.of(line.split(" ")).map(word -> word.replace("DIR", directory.toString())).toList();
    List<String> options =
        List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx128m"); // starts quicker
    Process process =
        new ProcessBuilder(ChildJvm.command(options, Main.class, arguments))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), said);
  }

  @Test
  void givenTwoStores_whenRunQuick_thenTheReportHasBothAndNothingIsLeftBehind() throws Exception {
    Ended ended =
        run(
            "quick --stores firkin-offheap,chm --works fill,get,memory,open-clean --dir DIR/work --out DIR/out"
                + FEW);

    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(directory.resolve("work")).isEmptyDirectory();
    assertThat(directory.resolve("out/report.md"))
        .content()
        .contains("### get, 2k keys", "### memory", "### open-clean", "| Firkin, offheap ")
        .doesNotContain(directory.toString());
    assertThat(directory.resolve("out/results.csv")).content().contains("chm,get,1,2000,100,1,");
  }

  @Test
  void givenTheSameClassPathTwice_whenCompared_thenEachWorkHasThreeCosts() throws Exception {
    Ended ended = run("compare --stores chm --works get --margin 1000 --dir DIR/work" + FEW);

    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.said().lines().filter(line -> line.startsWith("| chm "))).hasSize(3);
    assertThat(ended.said()).contains("Nothing is slower by more than the noise");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "quick --stores nonesuch; no store 'nonesuch'",
        "quick --works nonesuch; no work 'nonesuch'",
        "quick --keys -5; --keys cannot be -5",
        "quick --seconds soon; --seconds cannot be soon: not a number",
        "quick --dir DIR; is not empty",
        "quick --nonesuch 1; no option --nonesuch",
        "quick --works put-forced --stores chm; none of these stores can do any of these works",
        "compare --works memory; only works that consist of calls are compared",
      })
  void givenAMistakeOnTheCommandLine_whenRun_thenOneSentenceSaysSoAndTheExitCodeIsTwo(
      String line, String sentence) throws Exception {
    Files.createFile(directory.resolve("occupied"));

    Ended ended = run(line);

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.said()).contains(sentence).doesNotContain("\tat ");
  }

  @Test
  void whenListed_thenStoresAndWorksAreThere() throws Exception {
    Ended ended = run("--list");

    assertThat(ended.status()).isZero();
    assertThat(ended.said()).contains("| firkin-heap ", "| no-store ", "| put-forced ");
  }
}
