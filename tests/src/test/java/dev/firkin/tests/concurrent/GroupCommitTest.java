package dev.firkin.tests.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.testkit.Fault;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import dev.firkin.testkit.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writers that wait for the device at the same time wait for it together. */
class GroupCommitTest {

  private static final int THREADS = 8;
  private static final int PUTS = 40;

  private final FaultyDisk disk = new FaultyDisk();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givenManyThreads_whenEachPutIsForced_thenTheyShareForces(boolean interrupted)
      throws InterruptedException {
    try (Firkin store = FirkinOnDisk.open(disk, forced())) {
      disk.fail(Fault.slow(Fault.of(Operation.Kind.FORCE), Duration.ofMillis(15)));
      long before = store.stats().forces();

      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        byte[] key = {(byte) i};
        threads.add(Thread.startVirtualThread(() -> put(store, key, interrupted)));
      }
      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(store.stats().forces() - before).isLessThan(THREADS * PUTS / 3);
      for (int i = 0; i < THREADS; i++) {
        assertThat(store.get(new byte[] {(byte) i})).isEqualTo(new byte[] {PUTS - 1});
      }
    }
  }

  @Test
  void givenOneThread_whenEachPutIsForced_thenThereIsAForceForEach() {
    try (Firkin store = FirkinOnDisk.open(disk, forced())) {
      long before = store.stats().forces();

      put(store, new byte[] {1}, false);

      assertThat(store.stats().forces() - before).isEqualTo(PUTS);
    }
  }

  private static void put(Firkin store, byte[] key, boolean interrupted) {
    for (int i = 0; i < PUTS; i++) {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      store.put(key, new byte[] {(byte) i});
      assertThat(Thread.interrupted()).isEqualTo(interrupted);
    }
  }

  private static FirkinOptions forced() {
    return FirkinOptions.builder().syncPolicy(SyncPolicy.everyWrite()).build();
  }
}
