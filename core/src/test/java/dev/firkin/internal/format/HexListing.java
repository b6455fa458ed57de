package dev.firkin.internal.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Bytes as text that a diff can show: 16 a line with their offset, lines of zeros left out, the
 * length first.
 */
public final class HexListing {

  private static final int LINE = 16;

  private HexListing() {}

  /** Lists bytes. */
  public static String of(byte[] bytes) {
    StringBuilder text = new StringBuilder("length %d%n".formatted(bytes.length));
    for (int at = 0; at < bytes.length; at += LINE) {
      byte[] line = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + LINE));
      if (!Arrays.equals(line, new byte[line.length])) {
        text.append("%08x %s%n".formatted(at, HexFormat.of().formatHex(line)));
      }
    }
    return text.toString();
  }

  /** Reads a listing back. */
  public static byte[] parse(String text) {
    String[] lines = text.split("\\R");
    byte[] bytes = new byte[Integer.parseInt(lines[0].substring("length ".length()))];
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      String[] parts = line.split(" ");
      byte[] run = HexFormat.of().parseHex(parts[1]);
      System.arraycopy(run, 0, bytes, Integer.parseInt(parts[0], 16), run.length);
    }
    return bytes;
  }

  /** The golden file of a name, in the folder of a format version. */
  public static byte[] golden(String name) {
    try (var in = HexListing.class.getResourceAsStream("/golden/v1/" + name + ".hex")) {
      if (in == null) {
        throw new IllegalArgumentException("no golden file " + name);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
