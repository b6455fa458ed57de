package dev.firkin.tests.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.tests.ChildJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Calls made when the stack is nearly full, so that it overflows anywhere inside the store. Nothing
 * is lost or invented, a batch is there whole or not at all, nobody hangs; the store goes on, or
 * takes no more writes and says so.
 */
class FullStackTest {

  private static final int ROUNDS = Boolean.getBoolean("firkin.long") ? 50 : 1;

  @ParameterizedTest
  @CsvSource({"heap, false", "offheap, false", "heap, true"})
  void givenHardlyAnyStack_whenCalledAnyway_thenNothingIsLostAndNobodyHangs(
      String keydir, boolean forced, @TempDir Path directory) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      ChildJvm.Result result =
          ChildJvm.run(
              FullStack.class,
              directory.resolve("store" + round).toString(),
              keydir,
              Boolean.toString(forced));
      assertThat(result.exitCode()).as(result.err()).isZero();
      System.out.printf("%s, forced %s: %s", keydir, forced, result.out());
    }
  }
}
