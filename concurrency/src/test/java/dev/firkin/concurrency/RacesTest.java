package dev.firkin.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Has jcstress run the races. It compiles and starts them in many ways, each in its own JVM. */
@Tag("long")
class RacesTest {

  private static final Path RESULTS = Path.of("target", "jcstress");

  @Test
  void whenRunInEveryWay_thenNoRaceComesOutAsItMustNot() throws Exception {
    Path log = Files.createDirectories(RESULTS).resolve("jcstress.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-m",
                "quick",
                "-t",
                "dev.firkin.concurrency.races",
                "-r",
                "./")
            .directory(RESULTS.toFile()) // it leaves a file of results where it runs
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()))
            .start();

    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    assertThat(log)
        .content()
        .contains("Failed tests: No matches.", "Error tests: No matches.")
        .contains("All remaining tests: 3 matching");
  }
}
