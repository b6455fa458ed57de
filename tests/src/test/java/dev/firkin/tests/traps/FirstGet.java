package dev.firkin.tests.traps;

import static dev.firkin.tests.traps.Stage.b;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import java.nio.file.Path;

/** The main class of a second process: opens a store and gets a value, the first in its JVM. */
public final class FirstGet {

  static final String BEGINS = "the opening begins";
  static final String GOT = "the value is there";

  private FirstGet() {}

  /** How the store is opened: segments are so small that several are sealed. */
  static FirkinOptions options() {
    return FirkinOptions.builder().keydir("offheap").segmentBytesMax(1 << 20).build();
  }

  /**
   * Opens.
   *
   * @param arguments the directory, then the key
   */
  public static void main(String[] arguments) {
    FirkinOptions options = options();
    System.out.println(BEGINS);
    try (Firkin store = Firkin.open(Path.of(arguments[0]), options)) {
      if (store.get(b(arguments[1])) != null) {
        System.out.println(GOT);
      }
    }
  }
}
