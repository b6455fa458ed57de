package dev.firkin.tests.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firkin.Firkin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that the system gives hardly any file descriptors: errors, and nothing lost. */
@Tag("trap-H6")
class FewDescriptorsTest {

  private static final int LIMIT = 100;

  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  void givenFewDescriptors_whenWrittenAndReopenedWithMore_thenAcknowledgedWritesAreThere(
      String keydir, @TempDir Path folder) throws Exception {
    String limit = "ulimit -n %d".formatted(LIMIT);
    Commands.Result tried = Commands.run("bash", "-c", limit);
    assumeTrue(tried.isGood(), "descriptors cannot be limited here: " + tried.out());
    List<String> said = run(limit, keydir, folder);
    assertThat(said)
        .as("errors are those of the system, and say where")
        .filteredOn(line -> !line.startsWith(FaultedWriter.DONE))
        .filteredOn(line -> !line.startsWith(FewDescriptors.LEFT))
        .filteredOn(line -> !line.equals(FaultedWriter.END))
        .isNotEmpty()
        .allMatch(line -> line.contains("Too many open files") || line.contains("no more writes"))
        .allMatch(line -> line.contains(folder.toString()));
    for (int left = 0; left <= FewDescriptors.MOST_LEFT; left++) {
      List<String> ofThis = about(said, left);
      Path directory = folder.resolve(Integer.toString(left));
      try (Firkin store = Firkin.open(directory, FaultedWriter.options(keydir, "never"))) {
        assertThat(FaultedWriter.possible(ofThis))
            .as("with %d descriptors left: %s", left, ofThis)
            .contains(FaultedWriter.present(store));
      }
    }
  }

  private static List<String> run(String limit, String keydir, Path folder) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    List<String> command = new ArrayList<>(List.of("bash", "-c", limit + " && exec \"$@\"", "-"));
    command.addAll(Program.command(FewDescriptors.class, folder, keydir));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> said = Files.readAllLines(out);
    assertThat(process.exitValue()).as("%s%n%s", said, Files.readString(err)).isZero();
    return said;
  }

  /** What was said while so many descriptors were left. */
  private static List<String> about(List<String> said, int left) {
    int from = said.indexOf(FewDescriptors.LEFT + left);
    List<String> all = said.subList(from + 1, said.size());
    int to = all.indexOf(FewDescriptors.LEFT + (left + 1));
    return to < 0 ? all : all.subList(0, to);
  }
}
