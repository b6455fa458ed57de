package dev.firkin.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequentialFileTest {

  private static final long SEED = 20261122;

  @TempDir Path directory;

  @Test
  void givenWritesOfAnyLength_whenForcedAndRewrittenInBetween_thenTheFileHasThemInOrder()
      throws IOException {
    Random random = new Random(SEED);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    try (OutputFile out = new FileDisk(directory).create("file")) {
      while (expected.size() < 3 * Pieces.MOST) {
        byte[] some = new byte[random.nextInt(random.nextInt(10) == 0 ? 5 << 20 : 300_000)];
        random.nextBytes(some);
        int offset = some.length / 7;
        out.write(some, offset, some.length - offset);
        expected.write(some, offset, some.length - offset);
        if (random.nextInt(4) == 0) {
          out.force();
          assertThat(Files.size(directory.resolve("file"))).isEqualTo(expected.size());
        }
      }
      out.rewrite(8, new byte[] {1, 2, 3});
      out.write(new byte[] {4}, 0, 1);
    }
    expected.write(4);
    byte[] bytes = expected.toByteArray();
    System.arraycopy(new byte[] {1, 2, 3}, 0, bytes, 8, 3);
    assertThat(Arrays.equals(Files.readAllBytes(directory.resolve("file")), bytes)).isTrue();
  }
}
