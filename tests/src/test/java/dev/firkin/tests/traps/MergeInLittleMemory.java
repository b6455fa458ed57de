package dev.firkin.tests.traps;

import static dev.firkin.tests.traps.Stage.b;

import dev.firkin.Firkin;
import java.nio.file.Path;

/** A program that merges a segment of many times its memory. */
public final class MergeInLittleMemory {

  static final int VALUES = 150;
  static final int VALUE_BYTES = 1 << 20;

  private MergeInLittleMemory() {}

  /**
   * Fills one segment, deletes a part of it, and merges the rest.
   *
   * @param arguments the directory
   */
  public static void main(String[] arguments) {
    var options = Stage.options().segmentBytesMax(256 << 20).build();
    try (Firkin store = Firkin.open(Path.of(arguments[0]), options)) {
      byte[] value = new byte[VALUE_BYTES];
      for (int i = 0; i < VALUES; i++) {
        store.put(b("k" + i), value);
      }
      for (int i = 0; i < VALUES; i += 3) {
        store.delete(b("k" + i));
      }
      store.compact();
      System.out.println(store.stats().merge().bytesWritten() / VALUE_BYTES + " MiB copied");
    }
  }
}
