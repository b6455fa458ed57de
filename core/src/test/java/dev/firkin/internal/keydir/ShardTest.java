package dev.firkin.internal.keydir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.internal.keydir.KeydirKeys.Hashing;
import dev.firkin.spi.Location;
import org.junit.jupiter.api.Test;

/** What a reader meets who still holds a shard that has been replaced. */
class ShardTest {

  @Test
  void givenAShardReplacedByABiggerOne_whenThatTakesKeys_thenTheOldOneStaysWhole() {
    Shard shard = Shard.empty(0, 0);
    int replaced = 0;
    for (int number = 0; number < KeydirKeys.HUGE_EVERY - 1; number++) {
      int words = KeyArena.entryWords(KeydirKeys.key(number).length);
      Shard old = shard;
      while (!shard.hasRoom(words)) {
        shard = shard.grown(words);
        replaced++;
      }
      append(shard, number);

      if (old != shard) {
        for (int i = 0; i < number; i++) {
          assertThat(find(old, i)).isEqualTo(i + 1);
        }
        assertThat(find(old, number)).isEqualTo(Location.ABSENT);
      }
    }
    assertThat(replaced).isGreaterThan(10);
  }

  @Test
  void givenAShardReplacedByItsParts_whenTheyChange_thenTheOldOneStaysAsItWas() {
    Shard old = Shard.empty(0, 0);
    for (int number = 0; number < 3; number++) {
      old = old.hasRoom(3) ? old : old.grown(3);
      append(old, number);
    }

    Shard low = old.part(0, 1);
    Shard high = old.part(Long.MIN_VALUE, 1);
    for (int number = 0; number < 3; number++) {
      Shard part = KeydirKeys.hash(number, Hashing.GOOD) < 0 ? high : low;
      part.locate(slotOf(part, number), 77);
    }

    for (int number = 0; number < 3; number++) {
      assertThat(find(old, number)).isEqualTo(number + 1);
    }
  }

  private static void append(Shard shard, int number) {
    byte[] key = KeydirKeys.key(number);
    shard.append(key, KeydirKeys.hash(number, Hashing.GOOD), number + 1);
  }

  private static long find(Shard shard, int number) {
    return shard.find(KeydirKeys.key(number), KeydirKeys.hash(number, Hashing.GOOD));
  }

  private static int slotOf(Shard shard, int number) {
    return shard.slotOf(KeydirKeys.key(number), KeydirKeys.hash(number, Hashing.GOOD));
  }
}
