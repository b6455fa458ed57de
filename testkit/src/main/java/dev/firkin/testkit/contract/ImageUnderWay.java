package dev.firkin.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.spi.Location;
import java.io.IOException;
import java.util.Random;

/**
 * A keydir whose image is written while keys come, move and go. Numbers below a half stay, and are
 * never touched; those above change. A location tells a version that only grows.
 */
final class ImageUnderWay implements AutoCloseable {

  private static final int STAYING = 30_000;
  private static final int CHANGING = 60_000;
  private static final int CHANGES_A_CALL = 3000;
  private static final int CALLS_WITH_CHANGES = 60;

  private final NumberedKeys keys = new NumberedKeys(number -> 4 + number % 30);
  private final KeydirProvider provider;
  private final Keydir keydir;
  private final long[] versions = new long[STAYING + CHANGING]; // the last one used
  private final long[] versionsBefore = new long[STAYING + CHANGING];
  private final boolean[] there = new boolean[STAYING + CHANGING];
  private final boolean[] thereBefore = new boolean[STAYING + CHANGING];
  private final Random random = new Random(5);

  ImageUnderWay(KeydirProvider provider) {
    this.provider = provider;
    this.keydir = provider.create(keys);
    for (int number = 0; number < STAYING + CHANGING; number++) {
      if (number < STAYING || number % 2 == 0) {
        put(keydir, number);
      }
    }
  }

  private void put(Keydir into, int number) {
    there[number] = true;
    into.put(keys.key(number), keys.hash(number), keys.location(number, ++versions[number]));
  }

  private void remove(Keydir from, int number) {
    there[number] = false;
    from.remove(keys.key(number), keys.hash(number));
  }

  /** Writes the image, if there is one, makes it a keydir again, and compares. */
  void run() throws IOException {
    System.arraycopy(versions, 0, versionsBefore, 0, versions.length);
    System.arraycopy(there, 0, thereBefore, 0, there.length);
    var image = keydir.image();
    if (image == null) {
      return;
    }
    int[] calls = {0};
    var bytes = ImageBytes.of(image, () -> change(calls[0]++));
    try (Keydir restored = provider.restore(keys, bytes)) {
      checkWhatIsThere(restored);
      makeChangesAgain(restored);
      checkAll(restored);
    }
  }

  /** The number of keys goes up for a while, and then down. */
  private void change(int call) {
    boolean up = call % 20 < 12;
    for (int i = 0; call < CALLS_WITH_CHANGES && i < CHANGES_A_CALL; i++) {
      int number = STAYING + random.nextInt(CHANGING);
      if (random.nextInt(10) < (up ? 8 : 3)) {
        put(keydir, number);
      } else {
        remove(keydir, number);
      }
    }
  }

  private void checkWhatIsThere(Keydir restored) {
    int[] times = new int[versions.length];
    Visits.all(
        restored,
        (key, location) -> {
          int number = keys.number(location);
          assertEquals(number, keys.number(key), "the key whose location is in the image");
          times[number]++;
          boolean was =
              thereBefore[number] && keys.version(location) == versionsBefore[number]
                  || keys.version(location) > versionsBefore[number]
                      && keys.version(location) <= versions[number];
          assertTrue(
              was, "a key is in the image with a location that it did not have in that time");
        });
    int count = 0;
    for (int number = 0; number < versions.length; number++) {
      if (number < STAYING) {
        assertEquals(1, times[number], "how often a key that stayed is in the image");
      }
      assertTrue(times[number] <= 1, "a key that changed is in the image more than once");
      count += times[number];
    }
    assertEquals(count, restored.size(), "the number of keys of a restored keydir");
  }

  /** What the engine does by what its log says. */
  private void makeChangesAgain(Keydir restored) {
    for (int number = STAYING; number < versions.length; number++) {
      if (!there[number]) {
        remove(restored, number);
      } else if (versions[number] > versionsBefore[number]) {
        versions[number]--; // so the next one is the same
        put(restored, number);
      }
    }
  }

  private void checkAll(Keydir restored) {
    int count = 0;
    for (int number = 0; number < versions.length; number++) {
      long expected = there[number] ? keys.location(number, versions[number]) : Location.ABSENT;
      assertTrue(
          Location.same(expected, restored.find(keys.key(number), keys.hash(number))),
          "find in a restored keydir after what had changed was changed again");
      count += there[number] ? 1 : 0;
    }
    assertEquals(count, restored.size(), "the number of keys after what had changed");
  }

  @Override
  public void close() {
    keydir.close();
  }
}
