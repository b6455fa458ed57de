package dev.firkin.tests;

import static dev.firkin.tests.Stores.b;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.config.FirkinOptions;
import dev.firkin.error.LimitException;
import dev.firkin.error.ReadOnlyStoreException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ceiling for the keydirs' memory: an error before anything is written, and a store in use. */
class KeydirMemoryTest {

  private static final long CEILING = 4 << 20;

  @TempDir Path temp;

  private static FirkinOptions.Builder options() {
    return Stores.quiet().keydir("offheap").keydirBytesMax(CEILING);
  }

  private static int fill(Firkin store) {
    for (int i = 0; ; i++) {
      long sequence = store.stats().sequence();
      try {
        for (int n = 0; n < 5000; n++, i++) {
          store.put(b("key" + i), b("value"));
        }
      } catch (LimitException e) {
        assertThat(e).hasMessageContaining("keydirBytesMax").hasMessageContaining("" + CEILING);
        assertThat(store.stats().sequence()).isLessThan(sequence + 5000);
        return i;
      }
      i--;
    }
  }

  @Test
  void givenTheCeilingIsReached_whenPut_thenNothingIsWrittenAndTheRestGoesOn() {
    int keys;
    try (Firkin store = Firkin.open(temp, options().build())) {
      keys = fill(store);
      assertThat(keys).as("keys below the ceiling").isGreaterThan(250_000);
      assertThat(store.stats().keydirBytes()).isLessThan(CEILING + CEILING / 8);
      assertThat(store.size()).isEqualTo(keys);
      assertThat(store.get(b("key" + keys))).isNull();
      long sequence = store.stats().sequence();
      Batch tooMuch = new Batch().put(b("key0"), b("batch")).put(b("new"), b("batch"));
      for (int i = 0; i < 1000; i++) {
        tooMuch.put(b("new" + i), b("batch"));
      }
      assertThatExceptionOfType(LimitException.class).isThrownBy(() -> store.write(tooMuch));
      assertThat(store.stats().sequence()).isEqualTo(sequence);

      for (int i = 0; i < keys; i += 100) {
        store.put(b("key" + i), b("again"));
      }
      store.write(new Batch().put(b("key1"), b("batch")).delete(b("key2")));
      for (int i = 10; i < 5010; i++) {
        assertThat(store.delete(b("key" + i))).isTrue();
      }
      for (int i = 10; i < 1010; i++) {
        store.put(b("key" + i), b("back"));
      }
      assertThat(store.size()).isEqualTo(keys - 4001);
    }
    for (FirkinOptions options :
        new FirkinOptions[] {
          options().build(), options().checkpointBytes(Long.MAX_VALUE).build()
        }) {
      try (Firkin store = Firkin.open(temp, options)) {
        assertThat(store.size()).isEqualTo(keys - 4001);
        assertThat(store.get(b("key1"))).isEqualTo(b("batch"));
        assertThat(store.get(b("key11"))).isEqualTo(b("back"));
        assertThat(store.get(b("key300"))).isEqualTo(b("back"));
        assertThat(store.get(b("key6000"))).isEqualTo(b("again"));
      }
    }
  }

  @Test
  void givenSeveralMaps_whenTheyGrow_thenTheCeilingIsForAllOfThem() {
    try (Firkin store = Firkin.open(temp, options().build())) {
      FirkinMap<String, String> other = Stores.texts(store);
      for (int i = 0; i < 40_000; i++) {
        other.set("key" + i, "");
      }
      assertThat(fill(store)).isBetween(150_000, 360_000);
      assertThat(other).hasSize(40_000);
    }
  }

  @Test
  void givenTheCeilingIsTooLow_whenOpened_thenTheErrorSaysSo() {
    try (Firkin store =
        Firkin.open(temp, options().keydirBytesMax(1L << 30).expectedKeys(1000).build())) {
      for (int i = 0; i < 600_000; i++) {
        store.put(b("key" + i), b(""));
      }
    }
    for (long checkpoints : new long[] {0, Long.MAX_VALUE}) {
      assertThatExceptionOfType(LimitException.class)
          .isThrownBy(() -> Firkin.open(temp, options().checkpointBytes(checkpoints).build()))
          .withMessageContaining("keydirBytesMax");
    }
    try (Firkin store = Firkin.open(temp, options().keydirBytesMax(1L << 30).build())) {
      assertThat(store.size()).isEqualTo(600_000);
    }
  }

  @Test
  void givenNoRoomForTheSecondKeydir_whenOpened_thenNothingIsLeftOpen() {
    FirkinOptions.Builder wide = options().keydirBytesMax(1L << 30).expectedKeys(1_000_000);
    try (Firkin store = Firkin.open(temp, wide.build())) {
      Stores.texts(store).set("key", "value");
    }
    FirkinOptions narrow = options().keydirBytesMax(15 << 20).expectedKeys(1_000_000).build();
    assertThatExceptionOfType(LimitException.class)
        .isThrownBy(() -> Firkin.open(temp, narrow))
        .withMessageContaining("keydirBytesMax");
    try (Firkin store = Firkin.open(temp, wide.build())) {
      assertThat(Stores.texts(store)).containsEntry("key", "value");
    }
  }

  @Test
  void givenAClearThatIsRefused_whenRepeated_thenItTakesNoMemory() {
    FirkinOptions.Builder options = options().keydirBytesMax(64 << 20).expectedKeys(1_000_000);
    try (Firkin store = Firkin.open(temp, options.build())) {
      store.put(b("key"), b("value"));
    }
    try (Firkin store = Firkin.open(temp, options.readOnly(true).build())) {
      for (int i = 0; i < 20; i++) {
        assertThatExceptionOfType(ReadOnlyStoreException.class).isThrownBy(store::clear);
      }
      assertThat(store.get(b("key"))).isEqualTo(b("value"));
    }
  }
}
