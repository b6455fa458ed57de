package dev.firkin.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Firkin;
import dev.firkin.examples.FeatureFlags.Configuration;
import dev.firkin.examples.FeatureFlags.LogLevel;
import dev.firkin.examples.FeatureFlags.Settings;
import java.nio.charset.StandardCharsets;
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
      Configuration seen = flags.now();

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
      assertThat(flags.now().flags()).hasSize(all.length);
    }
  }

  @Test
  void givenAWatch_whenAFlagIsSet_thenTheWatchSeesTheNewVersion() throws InterruptedException {
    try (Firkin store = Firkin.open(directory)) {
      FeatureFlags flags = new FeatureFlags(store);
      CompletableFuture<Configuration> watch = CompletableFuture.supplyAsync(() -> await(flags, 0));

      flags.set(flags.now(), "dark-mode", true);

      assertThat(watch.join().isOn("dark-mode")).isTrue();
      assertThat(flags.awaitNewerThan(1, Duration.ofMillis(1)).version()).isEqualTo(1);
    }
  }

  @Test
  void givenAChangedSetting_whenAFlagIsSetByWhatWasSeenBefore_thenThatIsRefused() {
    try (Firkin store = Firkin.open(directory)) {
      FeatureFlags flags = new FeatureFlags(store);
      Configuration seen = flags.now();
      Settings wider = new Settings(25, Duration.ofMillis(500), LogLevel.DEBUG);

      assertThat(flags.set(seen, wider)).isTrue();
      assertThat(flags.set(seen, "dark-mode", true)).isFalse();
      assertThat(flags.now().settings()).isEqualTo(wider);
      assertThat(flags.now().flags()).isEmpty();
    }
  }

  @Test
  void givenSettingsWithoutSense_whenMade_thenRefusedWithTheirName() {
    assertThatThrownBy(() -> new Settings(0, Duration.ofSeconds(1), LogLevel.QUIET))
        .hasMessage("connectionsMax must be 1 to 1000, was 0");
    assertThatThrownBy(() -> new Settings(1, Duration.ZERO, LogLevel.QUIET))
        .hasMessage("timeout must be more than 0, was PT0S");
  }

  @Test
  void givenSettingsStoredByAnOlderRelease_whenRead_thenWhatItDidNotKnowHasItsDefault() {
    try (Firkin store = Firkin.open(directory)) {
      FeatureFlags flags = new FeatureFlags(store);
      byte[] old =
          "{'version':7,'flags':{'a':true},'settings':{'connectionsMax':3,'gone':1}}"
              .replace('\'', '"')
              .getBytes(StandardCharsets.UTF_8);
      byte[] key = "current".getBytes(StandardCharsets.UTF_8);
      store.rawMap("configuration").put(key, old);

      assertThat(flags.now().isOn("a")).isTrue();
      assertThat(flags.now().settings())
          .isEqualTo(new Settings(3, Duration.ofSeconds(2), LogLevel.NORMAL));
    }
  }

  @Test
  void whenMainIsRun_thenWhatItSetIsThereAfterIt() throws Exception {
    assertThat(Printed.by(FeatureFlags::main, directory))
        .contains("set by what was seen: true, set again by the same: false");

    try (Firkin store = Firkin.open(directory)) {
      Configuration found = new FeatureFlags(store).now();
      assertThat(found.isOn("dark-mode")).isTrue();
      assertThat(found.settings().connectionsMax()).isEqualTo(25);
      assertThat(found.version()).isEqualTo(2);
    }
  }

  private static Configuration await(FeatureFlags flags, long version) {
    try {
      return flags.awaitNewerThan(version, Duration.ofMinutes(1));
    } catch (InterruptedException e) {
      throw new CompletionException(e);
    }
  }
}
