package dev.firkin.testkit.contract;

import dev.firkin.spi.Keydir;

/** Visits from begin to end. */
final class Visits {

  private static final int CALLS_MAX = 1 << 20; // several times the keys that any test has

  private Visits() {}

  /** Goes on until the keydir says that it is the end; fails if it never does. */
  static void all(Keydir keydir, Keydir.Visitor visitor) {
    all(keydir, visitor, () -> {});
  }

  /** As {@link #all(Keydir, Keydir.Visitor)}, with something done between the calls. */
  static void all(Keydir keydir, Keydir.Visitor visitor, Runnable between) {
    long cursor = 0;
    int calls = 0;
    do {
      cursor = keydir.visit(cursor, visitor);
      between.run();
      if (++calls == CALLS_MAX) {
        throw new AssertionError("a visit does not end: %d calls".formatted(calls));
      }
    } while (cursor != 0);
  }
}
