package dev.firkin.testkit;

import dev.firkin.internal.io.OutputFile;
import java.io.IOException;
import java.util.Arrays;

/** What the tests of the disk write and find. */
final class Bytes {

  static final int PAGE = Pages.PAGE;

  private Bytes() {}

  /** So many bytes of one value. */
  static byte[] of(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** Writes a file and forces nothing. */
  static OutputFile write(FaultyDisk disk, String name, byte[] bytes) throws IOException {
    OutputFile file = disk.create(name);
    file.write(bytes, 0, bytes.length);
    return file;
  }

  /** Writes a file and forces it and the directory. */
  static void settle(FaultyDisk disk, String name, byte[] bytes) throws IOException {
    try (OutputFile file = write(disk, name, bytes)) {
      file.force();
    }
    disk.forceDirectory();
  }

  static boolean isAll(byte[] bytes, int from, int to, int value) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != value) {
        return false;
      }
    }
    return true;
  }
}
