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
                RESULTS + "/")
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()))
            .start();

    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    assertThat(log)
        .content()
        .contains("PutThenFind", "FindWhileResized", "FindWhileShifted")
        .contains("FAILED tests:\n  No matches.", "ERROR tests:\n  No matches.");
  }
}
