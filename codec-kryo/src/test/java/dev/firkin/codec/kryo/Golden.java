package dev.firkin.codec.kryo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bytes that stores hold, written by the codec as it was when the file was made. A line is a name,
 * a colon and the bytes in hex, with spaces anywhere; one that begins with # says something.
 */
final class Golden {

  private Golden() {}

  /** The bytes of a file by their names. */
  static Map<String, byte[]> all(String file) {
    Map<String, byte[]> found = new LinkedHashMap<>();
    for (String line : text(file).split("\\R")) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int colon = line.indexOf(':');
        String hex = line.substring(colon + 1).replace(" ", "");
        found.put(line.substring(0, colon).strip(), HexFormat.of().parseHex(hex));
      }
    }
    return found;
  }

  /** Some bytes of a file. */
  static byte[] bytes(String file, String name) {
    byte[] bytes = all(file).get(name);
    if (bytes == null) {
      throw new IllegalArgumentException("no %s in golden file %s".formatted(name, file));
    }
    return bytes;
  }

  /** Bytes as they stand in a file. */
  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String text(String file) {
    try (var in = Golden.class.getResourceAsStream("/golden/v1/" + file + ".hex")) {
      if (in == null) {
        throw new IllegalArgumentException("no golden file " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
