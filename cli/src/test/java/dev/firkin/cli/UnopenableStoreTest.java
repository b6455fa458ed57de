package dev.firkin.cli;

import static dev.firkin.cli.Run.firkin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnopenableStoreTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"get S k", "keys S", "scan S", "stats S", "dump S", "verify S"})
  void givenNoSuchDirectory_whenRead_thenThatIsSaidAndNoneIsMade(String command) {
    Path missing = folder.resolve("missing");

    Run run = run(command, missing);

    assertUnopenable(run, "there is no store in " + missing);
    assertThat(missing).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"del S k", "compact S", "train S"})
  void givenNoSuchDirectory_whenSomethingMustBeThere_thenNoneIsMade(String command) {
    Path missing = folder.resolve("missing");

    assertUnopenable(run(command, missing), "there is no store in " + missing);
    assertThat(missing).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"get S k", "verify S", "del S k"})
  void givenAnEmptyDirectory_whenRead_thenItStaysEmpty(String command) {
    assertUnopenable(run(command, folder), "there is no store in " + folder);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"get S k", "put S k v", "load S", "stats S", "verify S", "compact S", "train S"})
  void givenADirectoryOfAnotherProgram_whenOpened_thenItIsLeftAlone(String command)
      throws IOException {
    Files.writeString(folder.resolve("thesis.tex"), "x");

    assertUnopenable(run(command, folder), "not a Firkin store: found thesis.tex");
    assertThat(folder).isDirectoryNotContaining(file -> !file.endsWith("thesis.tex"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"get S k", "put S k v", "load S", "verify S"})
  void givenAFile_whenOpened_thenThatIsSaid(String command) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");

    assertUnopenable(run(command, file), "is a file; a store is a directory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"get S k", "put S k v", "stats S", "dump S", "verify S", "compact S", "train S"})
  void givenAStoreInUse_whenOpened_thenTheHolderIsNamed(String command) {
    try (Firkin open = Firkin.open(folder)) {
      open.put(new byte[] {'k'}, new byte[0]);

      assertUnopenable(run(command, folder), "process " + ProcessHandle.current().pid());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"get S k", "put S k v", "verify S"})
  void givenANewerFormat_whenOpened_thenThatIsSaid(String command) throws IOException {
    firkin("put", folder, "k", "v").succeeded();
    byte[] head = Files.readAllBytes(folder.resolve("STORE"));
    head[8] = 99; // the version
    Files.write(folder.resolve("STORE"), head);

    assertUnopenable(run(command, folder), "99");
  }

  @Test
  void givenDebug_whenItFails_thenTheStackTraceIsPrintedToo() {
    Run run = firkin("keys", folder.resolve("missing"), "--debug");

    assertThat(run.errors()).contains("CommandFailure", "\tat dev.firkin.cli");
  }

  private static Run run(String command, Path store) {
    return firkin(
        List.of(command.split(" ")).stream()
            .map(word -> word.equals("S") ? store : word)
            .toArray());
  }

  private static void assertUnopenable(Run run, String message) {
    assertThat(run.errors()).startsWith("firkin: ").contains(message).hasLineCount(1);
    assertThat(run.code()).isEqualTo(ExitCode.UNOPENABLE);
    assertThat(run.bytes()).isEmpty();
  }
}
