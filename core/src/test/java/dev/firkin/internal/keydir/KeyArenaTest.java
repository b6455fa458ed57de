package dev.firkin.internal.keydir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyArenaTest {

  private record Entry(byte[] key, int position) {
    int code() {
      return KeyArena.lengthCode(key.length);
    }
  }

  private final KeyArena arena = new KeyArena();

  @ParameterizedTest
  @ValueSource(ints = {16, 254, 255, 300, 9000, 0xFFFF})
  void givenAFullArena_whenCopiedInAnyOrder_thenAllFindRoomAndAreTheSame(int longest) {
    Random random = new Random(longest);
    List<Entry> entries = new ArrayList<>();
    for (byte[] key = key(random, longest);
        arena.hasRoomEver(KeyArena.entryWords(key.length));
        key = key(random, longest)) {
      if (!arena.hasRoom(KeyArena.entryWords(key.length))) {
        arena.makeRoom(KeyArena.entryWords(key.length));
      }
      entries.add(new Entry(key, arena.append(key)));
    }
    check(arena, entries);

    for (int round = 0; round < 100; round++) {
      Collections.shuffle(entries, random);
      KeyArena copy = new KeyArena();
      List<Entry> copies = new ArrayList<>();
      for (Entry e : entries) {
        copies.add(new Entry(e.key, copy.append(arena, e.position, e.code())));
      }
      assertThat(copy.words()).isEqualTo(arena.words());
      check(copy, copies);
    }
  }

  private static byte[] key(Random random, int longest) {
    byte[] key = new byte[1 + (random.nextInt(4) == 0 ? longest - 1 : random.nextInt(longest))];
    random.nextBytes(key);
    return key;
  }

  private static void check(KeyArena arena, List<Entry> entries) {
    for (Entry e : entries) {
      assertThat(e.position).isBetween(1, 0xFFFF);
      assertThat(arena.isOf(e.position, e.key)).isTrue();
      assertThat(arena.key(e.position, e.code())).isEqualTo(e.key);
    }
  }
}
