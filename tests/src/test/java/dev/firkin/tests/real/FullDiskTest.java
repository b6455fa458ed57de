package dev.firkin.tests.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real file systems that fill up, under a process that has its log mapped. */
@Tag("trap-C18")
@Tag("trap-K8")
class FullDiskTest {

  @ParameterizedTest
  @CsvSource({"tmpfs, heap", "tmpfs, offheap", "ext4, heap", "ext4, offheap"})
  void givenDiskThatFillsUp_whenRoomComesBack_thenNothingIsLostAndTheProcessLives(
      String type, String keydir, @TempDir Path folder) throws Exception {
    try (SmallFileSystem disk =
        type.equals("tmpfs")
            ? SmallFileSystem.tmpfs(folder, 16)
            : SmallFileSystem.ext4(folder, 20)) {
      Path directory = disk.path().resolve("store");
      Path said = folder.resolve("said");
      Process process =
          new ProcessBuilder(
                  Program.command(Filler.class, directory, disk.path().resolve("ballast"), keydir))
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      try {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.exitValue()).as(java.nio.file.Files.readString(said)).isZero();
      try (Firkin store = Firkin.open(directory, Filler.options(keydir))) { // full, and killed
        assertThat(store.stats().recovery().damage()).isEmpty();
        int keys = Math.toIntExact(store.size());
        int last = 0;
        for (int n = 1; last < keys; n += 1) {
          byte[] value = store.get(Filler.key(n));
          if (value != null) {
            assertThat(value).isEqualTo(Filler.value(n));
            last++;
          }
        }
      }
    }
  }
}
