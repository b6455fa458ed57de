package dev.firkin.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.benchmarks.store.Feature;
import dev.firkin.benchmarks.store.StoreKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link PeerContract} of every peer that is here, in a JVM with the arguments it says it needs.
 */
class PeerContractTest {

  private static final long SECONDS_MAX = 120;

  @TempDir Path directory;

  static Stream<StoreKind> available() {
    return Peers.all().stream().filter(StoreKind::available);
  }

  static Stream<StoreKind> survivors() {
    return available().filter(kind -> kind.features().contains(Feature.SURVIVES_KILL));
  }

  @Test
  void givenTheClassPathOfTheModule_whenPeersAreListed_thenOnlyHaloDbIsMissing() {
    assertThat(Peers.all())
        .filteredOn(kind -> !kind.available())
        .extracting(StoreKind::id)
        .isSubsetOf("halodb");
  }

  @ParameterizedTest
  @MethodSource("available")
  void givenAKind_whenItIsDescribed_thenTheVersionIsThatOfItsJar(StoreKind kind) {
    assertThat(kind.version()).matches("\\d+(\\.\\d+)+.*");
    assertThat(kind.configuration()).doesNotContain("\n").isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("available")
  void givenAStore_whenItIsUsedAsTheSuiteUsesIt_thenItKeepsEveryEntry(StoreKind kind)
      throws Exception {
    String said = run(kind, "keep");

    assertThat(said).as("what %s said on its own", kind.id()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("survivors")
  void givenAStoreThatWasNotClosed_whenItPromisesToOpen_thenItDoes(StoreKind kind)
      throws Exception {
    run(kind, "halt");

    assertThat(run(kind, "reopen")).matches("kept \\d+ of 1000 entries\\s*");
  }

  private String run(StoreKind kind, String what) throws IOException, InterruptedException {
    Path said = directory.resolve(what + ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.addAll(kind.jvmArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(PeerContract.class.getName(), kind.id(), directory.toString(), what));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).as("ended in time").isTrue();
      assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(said);
  }
}
