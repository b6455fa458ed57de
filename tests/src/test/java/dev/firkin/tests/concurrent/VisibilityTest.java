package dev.firkin.tests.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Races that last long enough to be met in any run. */
class VisibilityTest {

  private static final int BATCHES = 60;
  private static final int MEMBERS = 2_000;
  private static final int COMPACTIONS = 3;
  private static final int KEYS = 300;
  private static final int VALUE_BYTES = 2_000;

  private static Firkin open(String keydir, Path directory) {
    return Firkin.open(
        directory,
        FirkinOptions.builder()
            .keydir(keydir)
            .segmentBytesMax(FirkinOptions.SEGMENT_BYTES_LEAST)
            .syncPolicy(SyncPolicy.never())
            .merge(MergeOptions.builder().enabled(false).build())
            .build());
  }

  /** Who has read the first key of a batch cannot read an older one's last key afterwards. */
  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  void givenLongBatches_whenTheirKeysAreReadInOrder_thenNoneIsOlderThanTheOneBefore(
      String keydir, @TempDir Path directory) throws Exception {
    try (Firkin store = open(keydir, directory)) {
      FirkinMap<Integer, Integer> map = store.map("m", Codecs.int32(), Codecs.int32());
      var stopped = new AtomicBoolean();
      var wrong = new AtomicInteger();
      Thread reader =
          Thread.ofPlatform()
              .start(() -> {
                while (!stopped.get()) {
                  int first = map.getOrDefault(0, -1);
                  int last = map.getOrDefault(MEMBERS - 1, -1);
                  wrong.addAndGet(last < first ? 1 : 0);
                }
              });
      for (int round = 0; round < BATCHES; round++) {
        Batch batch = new Batch();
        for (int key = 0; key < MEMBERS; key++) {
          batch.put(map, key, round);
        }
        store.write(batch);
      }
      stopped.set(true);
      reader.join();
      assertThat(wrong.get()).as("batches that were seen in part").isZero();
    }
  }

  /** A merge points keys to copies long after it made them. */
  @ParameterizedTest
  @ValueSource(strings = {"heap", "offheap"})
  void givenAMergeAtWork_whenWhatItHasCopiedIsOverwritten_thenTheNewValueStays(
      String keydir, @TempDir Path directory) throws Exception {
    try (Firkin store = open(keydir, directory)) {
      var stopped = new AtomicBoolean();
      var failure = new AtomicInteger();
      int[] written = new int[KEYS];
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                var random = new Random(1);
                for (int version = 1; !stopped.get(); version++) {
                  int key = random.nextInt(KEYS);
                  store.put(key(key), value(version));
                  written[key] = version;
                  int other = random.nextInt(KEYS);
                  failure.addAndGet(read(store, other) == written[other] ? 0 : 1);
                }
              });
      for (int n = 0; n < COMPACTIONS; n++) {
        store.compact();
      }
      stopped.set(true);
      writer.join();
      assertThat(failure.get()).as("values that came back").isZero();
      for (int key = 0; key < KEYS; key++) {
        assertThat(read(store, key)).as("key %d", key).isEqualTo(written[key]);
      }
    }
  }

  private static byte[] key(int key) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(key).array();
  }

  private static byte[] value(int version) {
    return ByteBuffer.allocate(VALUE_BYTES).putInt(version).array();
  }

  private static int read(Firkin store, int key) {
    byte[] value = store.get(key(key));
    return value == null ? 0 : ByteBuffer.wrap(value).getInt();
  }
}
