package dev.firkin.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.examples.FeatureFlags.Flags;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FeatureFlagsTest {

  @TempDir private Path directory;

  @Test
  void givenTwoWhoSawTheSame_whenBothSet_thenTheSecondIsRefused() {
    try (Firkin store = Firkin.open(directory)) {
      FeatureFlags flags = new FeatureFlags(store);
      Flags seen = flags.now();

      assertThat(flags.set(seen, "dark-mode", true)).isTrue();
      assertThat(flags.set(seen, "dark-mode", false)).isFalse();
      assertThat(flags.now().isOn("dark-mode")).isTrue();
      assertThat(flags.now().version()).isEqualTo(1);
    }
  }

  @Test
  void givenManyWhoSetTheirFlags_whenEachTriesUntilItIsSet_thenNoFlagIsLost() {
    try (Firkin store = Firkin.open(directory)) {
      FeatureFlags flags = new FeatureFlags(store);
      CompletableFuture<?>[] all = new CompletableFuture<?>[8];
      for (int i = 0; i < all.length; i++) {
        String flag = "flag-" + i;
        all[i] =
            CompletableFuture.runAsync(() -> {
              while (!flags.set(flags.now(), flag, true)) {
                Thread.onSpinWait();
              }
            });
      }
      CompletableFuture.allOf(all).join();

      assertThat(flags.now().version()).isEqualTo(all.length);
      assertThat(flags.now().values()).hasSize(all.length);
    }
  }

  @Test
  void givenAWatch_whenAFlagIsSet_thenTheWatchSeesTheNewVersion() throws InterruptedException {
    try (Firkin store = Firkin.open(directory)) {
      FeatureFlags flags = new FeatureFlags(store);
      CompletableFuture<Flags> watch = CompletableFuture.supplyAsync(() -> await(flags, 0));

      flags.set(flags.now(), "dark-mode", true);

      assertThat(watch.join().isOn("dark-mode")).isTrue();
      assertThat(flags.awaitNewerThan(1, Duration.ofMillis(1)).version()).isEqualTo(1);
    }
  }

  @Test
  void givenASetFlag_whenReopened_thenItIsSetStill() throws InterruptedException {
    FeatureFlags.main(new String[] {directory.toString()});

    try (Firkin store = Firkin.open(directory)) {
      assertThat(new FeatureFlags(store).now().isOn("dark-mode")).isTrue();
    }
  }

  private static Flags await(FeatureFlags flags, long version) {
    try {
      return flags.awaitNewerThan(version, Duration.ofMinutes(1));
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }
}
