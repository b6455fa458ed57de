package dev.firkin.tests.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.SyncPolicy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Room is taken in long pieces where much is put before a force (docs/decisions/0014). */
class CostlyForcesTest {

  private static final int UNFORCED = 100_000;
  private static final int FORCED_MOST = 10_000;

  @TempDir Path directory;

  @Test
  void givenManyPutsWithoutAForce_whenPutsAreForcedOneByOne_thenANewSegmentTakesThem() {
    int forced = 0;
    try (Firkin store = Firkin.open(directory, options())) {
      for (int i = 0; i < UNFORCED; i++) {
        store.put(key(i), value(i));
      }
      store.sync();
      assertThat(store.stats().segments()).hasSize(1);

      while (store.stats().segments().size() == 1 && forced < FORCED_MOST) {
        store.put(key(forced), value(forced + 1));
        store.sync();
        forced++;
      }

      assertThat(store.stats().segments()).hasSize(2);
      for (int i = 0; i < FORCED_MOST / 10; i++) {
        store.put(key(UNFORCED), value(i));
        store.sync();
      }
      assertThat(store.stats().segments()).as("it is taken in short pieces").hasSize(2);
    }
    try (Firkin store = Firkin.open(directory, options())) {
      for (int i = 0; i < UNFORCED; i++) {
        assertThat(store.get(key(i))).isEqualTo(value(i < forced ? i + 1 : i));
      }
    }
  }

  private static FirkinOptions options() {
    return FirkinOptions.builder().syncPolicy(SyncPolicy.never()).build();
  }

  private static byte[] key(int i) {
    return ByteBuffer.allocate(16).putInt(i).array();
  }

  private static byte[] value(int i) {
    return ByteBuffer.allocate(100).putInt(i).array();
  }
}
