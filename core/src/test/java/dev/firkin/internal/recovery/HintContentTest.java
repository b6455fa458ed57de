package dev.firkin.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.internal.format.HintFile;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.keydir.KeyHash;
import dev.firkin.internal.recovery.SegmentImage.Change;
import dev.firkin.spi.Location;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hint files name the last record of each key, however many records and whatever keys there are.
 */
class HintContentTest {

  /** Keys of 1 to some hundred bytes; the longer ones are not kept on the heap meanwhile. */
  private static String key(int number) {
    return number + "k".repeat(number % 7 == 0 ? 300 : number % 13);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 64, 3_000, 60_000})
  void givenSupersededRecords_whenHintsAreWritten_thenTheLastOfEachKeyIsThere(int records) {
    assertHolds(records, new KeyHash(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 3_000})
  void givenKeysOfOneHash_whenHintsAreWritten_thenTheLastOfEachKeyIsThere(int records) {
    assertHolds(records, key -> key[0] & 3L);
  }

  private static void assertHolds(int records, ToLongFunction<byte[]> hash) {
    SplittableRandom random = new SplittableRandom(records);
    List<Change> changes = new ArrayList<>();
    Map<String, Long> last = new HashMap<>();
    long at = SegmentHeader.BYTES;
    for (int i = 0; i < records; i++) {
      String key = key(random.nextInt(records));
      Change change = Change.put(i % 2, key.getBytes(StandardCharsets.UTF_8), random.nextInt(40));
      changes.add(change);
      last.put(i % 2 + key, at);
      at += change.bytes();
    }

    HintFile hint = new SegmentImage(1, 0, changes, hash).hint();

    Map<String, Long> found = new HashMap<>();
    hint.visit(
        new HintFile.Visitor() {
          @Override
          public void cleared(int map) {
            throw new AssertionError("no map was cleared");
          }

          @Override
          public void entry(int map, byte[] key, long keyHash, long place, boolean tombstone) {
            assertThat(keyHash).isEqualTo(hash.applyAsLong(key));
            String name = map + new String(key, StandardCharsets.UTF_8);
            assertThat(found.put(name, Location.offset(place))).isNull();
          }
        });
    assertThat(found).isEqualTo(last);
  }
}
