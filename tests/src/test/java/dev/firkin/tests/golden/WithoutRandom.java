package dev.firkin.tests.golden;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files without what is random in them: salts, the checksums into which salts go, and what depends
 * on when the background did its work. Reads the layouts on its own, as their format classes tell
 * them.
 */
final class WithoutRandom {

  private static final int HEADER = 4096;

  private WithoutRandom() {}

  /**
   * The files by kind and order, without the ids: where a merge's output and a file that is made
   * ahead are given theirs in any order. The manifest, which is all ids, is left out.
   */
  static Map<String, byte[]> withoutIds(Map<String, byte[]> files) {
    Map<String, byte[]> found = new TreeMap<>();
    files.forEach((name, file) -> {
      String kind = name.substring(name.indexOf('.') + 1);
      int n = 1;
      while (found.containsKey(kind + n)) {
        n++;
      }
      if (!name.equals("MANIFEST")) {
        byte[] bytes = of(name, file);
        if (kind.equals("data")) {
          zero(bytes, 240, 8); // the dictionary's
        }
        if (!name.equals("STORE")) {
          zero(bytes, 12, 4); // a dictionary's checksum, or what is zero by now
          zero(bytes, 32, 8);
        }
        found.put(kind + n, bytes);
      }
    });
    return found;
  }

  static byte[] of(String name, byte[] file) {
    byte[] bytes = file.clone();
    if (name.equals("MANIFEST")) {
      zero(bytes, 12, 4); // the checksum
      int sealed = buffer(bytes).getInt(48);
      for (int i = 0; i < sealed; i++) {
        zero(bytes, 80 + 24 * i + 16, 8); // the digest of a segment
      }
    } else if (name.endsWith(".hint")) {
      zero(bytes, 12, 4); // the salt
      zero(bytes, 48, 8); // the digest
      zero(bytes, bytes.length - 8, 4); // the checksum
    } else if (name.endsWith(".data")) {
      zero(bytes, 12, 4); // the checksum
      zero(bytes, 40, 8); // what the sequences are above: a file may be made ahead
      zero(bytes, 48, 4); // the salt
      zero(bytes, HEADER - 4, 4); // the checksum of the mark
      for (int at = HEADER; at + 32 <= bytes.length; at = next(bytes, at)) {
        zero(bytes, at, 4); // the checksum of a record's header
      }
    }
    return bytes;
  }

  private static int next(byte[] bytes, int at) {
    ByteBuffer b = buffer(bytes);
    int header = (b.getShort(at + 22) & 2) == 0 ? 32 : 40;
    int body = (b.getShort(at + 28) & 0xFFFF) + b.getInt(at + 24);
    return at + header + (body + 7 & -8);
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void zero(byte[] bytes, int at, int length) {
    Arrays.fill(bytes, at, at + length, (byte) 0);
  }
}
