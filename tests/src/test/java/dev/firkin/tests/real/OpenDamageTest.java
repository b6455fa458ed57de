package dev.firkin.tests.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files cut, changed and replaced under an open store: errors, and a JVM that lives on. */
class OpenDamageTest {

  @Test
  @Tag("trap-K3")
  @Tag("trap-K8")
  void givenAnOpenStore_whenItsFilesAreDamaged_thenErrorsNameThePlaceAndTheJvmLives(
      @TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                Program.command(
                    DamagedWhileOpen.class,
                    Files.createDirectory(folder.resolve("stores")),
                    Boolean.getBoolean("firkin.long")))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(300, TimeUnit.SECONDS))
          .as("it ends; last: %s", Files.readString(out))
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(out);
    assertThat(process.exitValue()).as("%s%n%s", said, Files.readString(err)).isZero();
    assertThat(said).as(Files.readString(err)).doesNotContain("WRONG");
    System.out.print(said.lines().toList().getLast() + System.lineSeparator());
  }
}
