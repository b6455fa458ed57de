package dev.firkin.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firkin.error.LimitException;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.spi.Location;

/** A keydir that may not have much memory outside the heap. */
final class CeilingCheck {

  private static final int KEYS_MAX = 60_000;
  private static final int FAR_TOO_MANY = 10_000_000;
  private static final long CEILING = 300_000;

  private final KeydirProvider provider;
  private final NumberedKeys keys = new NumberedKeys(number -> 16);
  private final GuardedKeys store = new GuardedKeys(keys);

  CeilingCheck(KeydirProvider provider) {
    this.provider = provider;
  }

  /** One that takes none outside the heap is told of no limit. */
  void run() {
    try (Keydir keydir = provider.create(store)) {
      store.limit(CEILING);
      boolean isLimited = isRefused(keydir, FAR_TOO_MANY);
      int count = fill(keydir);
      assertEquals(isLimited, count < KEYS_MAX, "whether room is refused at last");
      if (isLimited) {
        checkRefusal(keydir, count);
        checkThere(keydir, 0, count);
        for (int number = 0; number < count; number++) { // moved, none is added
          keydir.put(keys.key(number), keys.hash(number), keys.location(number, 1));
        }
        checkRefusal(keydir, count);
        for (int number = 0; number < count; number += 2) {
          keydir.remove(keys.key(number), keys.hash(number));
        }
        for (int number = 0; number < count / 2; number += 2) {
          keydir.makeRoom(1);
          put(keydir, number);
        }
      }
    }
    assertEquals(0, store.bytes(), "what is reserved when all keydirs are closed");
  }

  private int fill(Keydir keydir) {
    for (int number = 0; number < KEYS_MAX; number++) {
      try {
        keydir.makeRoom(1);
      } catch (LimitException e) {
        return number;
      }
      put(keydir, number);
    }
    return KEYS_MAX;
  }

  private void put(Keydir keydir, int number) {
    try {
      keydir.put(keys.key(number), keys.hash(number), keys.location(number, 1));
    } catch (LimitException e) {
      throw new AssertionError("a put was refused for which room had been made", e);
    }
  }

  private void checkRefusal(Keydir keydir, int count) {
    for (int more : new int[] {1, 1000, FAR_TOO_MANY}) {
      assertTrue(
          isRefused(keydir, more),
          () -> "room for %d keys was made that had been refused for one".formatted(more));
      assertEquals(count, keydir.size(), "the number of keys after room was refused");
    }
  }

  private boolean isRefused(Keydir keydir, int more) {
    long before = store.bytes();
    try {
      keydir.makeRoom(more);
      return false;
    } catch (LimitException e) {
      assertEquals(before, store.bytes(), "what is reserved after room was refused");
      return true;
    }
  }

  private void checkThere(Keydir keydir, int first, int end) {
    for (int number = first; number < end; number++) {
      assertTrue(
          Location.same(keys.location(number, 1), keydir.find(keys.key(number), keys.hash(number))),
          "find after room was refused");
    }
  }

  /** After room has been made for them, keys come even if there is no memory at all. */
  void runWithoutAny() {
    for (int more : new int[] {1, 7, 100, 5000, KEYS_MAX}) {
      try (Keydir keydir = provider.create(store)) {
        store.limit(Long.MAX_VALUE);
        keydir.makeRoom(more);
        store.limit(store.bytes());
        for (int number = 0; number < more; number++) {
          put(keydir, number);
        }
        checkThere(keydir, 0, more);
        assertEquals(more, keydir.size(), "the number of keys for which room was made");
      }
    }
    assertEquals(0, store.bytes(), "what is reserved when all keydirs are closed");
  }
}
