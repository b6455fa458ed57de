package dev.firkin.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What each target is put through: valid inputs, inputs that once broke a promise, and mutations
 * for as long as {@code firkin.fuzz.seconds} says.
 */
abstract class FuzzContract {

  private static final Path OUTPUT = Path.of(System.getProperty("firkin.fuzz.output", "target"));
  private static final Path SAVED = Path.of("src", "test", "resources", "saved");
  private static final Duration DURATION =
      Duration.ofSeconds(Long.getLong("firkin.fuzz.seconds", 1));

  abstract Target target();

  private String name() {
    return getClass().getSimpleName().replace("FuzzTest", "");
  }

  private Fuzzer fuzzer(long seed) {
    return new Fuzzer(target(), OUTPUT.resolve("fuzz-input").resolve(name()), seed);
  }

  private static long seed() {
    String seed = System.getProperty("firkin.fuzz.seed", "");
    if (!seed.isEmpty()) {
      return Long.parseLong(seed);
    }
    return Boolean.getBoolean("firkin.long") ? System.currentTimeMillis() : 1;
  }

  @Test
  void givenValidInputs_whenRead_thenTheyAreAccepted() {
    Fuzzer.Report report = fuzzer(1).replay(target().seeds());

    assertNothingFound(report);
    assertThat(report.outcomes()).allMatch(outcome -> outcome.startsWith(Outcome.OK));
  }

  @TestFactory
  Stream<DynamicTest> givenInputThatOnceBrokeAPromise_whenRead_thenItDoesNot() throws IOException {
    return saved().stream()
        .map(file ->
            DynamicTest.dynamicTest(
                file.getFileName().toString(),
                () -> {
                  Input input =
                      Input.saved(file.getFileName().toString(), Files.readAllBytes(file));
                  assertNothingFound(fuzzer(1).replay(List.of(input)));
                }));
  }

  private List<Path> saved() throws IOException {
    Path folder = SAVED.resolve(name());
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void givenMutatedInputs_whenRead_thenNoPromiseIsBroken() throws IOException {
    long seed = seed();
    long start = System.nanoTime();

    Fuzzer.Report report = fuzzer(seed).fuzz(DURATION);

    log(
        "%-12s %,12d executions in %d s, %,d outcomes, %d findings (seed %d)"
            .formatted(
                name(),
                report.executions(),
                Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                report.outcomes().size(),
                report.findings().size(),
                seed));
    assertNothingFound(report);
  }

  private static void log(String line) throws IOException {
    System.out.println(line);
    Files.writeString(
        OUTPUT.resolve("fuzz-log.txt"),
        line + System.lineSeparator(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private void assertNothingFound(Fuzzer.Report report) {
    if (report.findings().isEmpty()) {
      return;
    }
    StringWriter text = new StringWriter();
    PrintWriter lines = new PrintWriter(text);
    lines.printf("%d findings%n", report.findings().size());
    for (Finding finding : report.findings()) {
      lines.printf("%n%s, saved as %s%n", finding.input(), save(finding));
      finding.problem().printStackTrace(lines);
    }
    fail(text.toString());
  }

  private Path save(Finding finding) {
    try {
      Path folder = Files.createDirectories(OUTPUT.resolve("fuzz-findings").resolve(name()));
      Path file = folder.resolve(finding.input().fileName(finding.title()));
      return Files.write(file, finding.input().bytes());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
