package dev.firkin.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The README's commands, run as they stand in a JVM as a user starts it, print what the README says
 * they do. In this JVM, the test engine has opened what a module must open itself.
 */
class ReadmeTest {

  /**
   * A command and what it prints.
   *
   * @param command from {@code java} on
   * @param output its lines; their order is that of several threads
   */
  record Shown(String command, List<String> output) {
    @Override
    public String toString() {
      return command.replaceAll(".*examples\\.(\\w+) .*", "$1");
    }
  }

  private static final Pattern BLOCK =
      Pattern.compile(
          "```\n\\$ (java [^\n]* -m dev\\.firkin\\.examples/[^\n]*)\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path directory;

  static Stream<Shown> shown() throws IOException {
    return BLOCK.matcher(Files.readString(Path.of("README.md"))).results().map(ReadmeTest::shown);
  }

  private static Shown shown(MatchResult block) {
    return new Shown(block.group(1), block.group(2).lines().toList());
  }

  @ParameterizedTest
  @MethodSource("shown")
  @Timeout(60)
  void givenACommandOfTheReadme_whenRun_thenItPrintsWhatTheReadmeSays(Shown shown)
      throws Exception {
    List<String> command = new ArrayList<>();
    for (String word : shown.command().split(" ")) {
      command.add(here(word));
    }
    command.addAll(
        1,
        List.of(
            "-Dstdout.encoding=UTF-8",
            "-Duser.language=en",
            "-XX:TieredStopAtLevel=1")); // starts quicker, changes nothing else
    assertThat(printed(command)).containsExactlyInAnyOrderElementsOf(shown.output());
    assertThat(directory.resolve("log")).content().doesNotContainIgnoringCase("warning");
  }

  private List<String> printed(List<String> command) throws Exception {
    Path log = directory.resolve("log");
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    List<String> printed =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    return printed;
  }

  /** A word of the command, where this test is run and before there is a jar. */
  private String here(String word) {
    if (word.equals("java")) {
      return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
    if (word.equals("examples/target/modules")) {
      return System.getProperty("jdk.module.path");
    }
    return word.startsWith("/tmp/")
        ? directory.resolve("store").toString()
        : word.replaceFirst("^examples/", "");
  }

  @Test
  void everyProgramIsShown() throws IOException {
    try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/firkin/examples"))) {
      List<String> programs = new ArrayList<>();
      for (Path source : (Iterable<Path>) sources::iterator) {
        if (Files.isRegularFile(source) && Files.readString(source).contains("void main(")) {
          programs.add(source.getFileName().toString().replace(".java", ""));
        }
      }
      assertThat(shown().map(Shown::toString)).containsExactlyInAnyOrderElementsOf(programs);
    }
  }
}
