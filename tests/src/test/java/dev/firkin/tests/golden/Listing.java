package dev.firkin.tests.golden;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Bytes as text: the length, then 16 bytes a line with their offset, lines of zeros left out. */
final class Listing {

  private static final int LINE = 16;

  private Listing() {}

  static String of(byte[] bytes) {
    var text = new StringBuilder("length %d\n".formatted(bytes.length));
    for (int at = 0; at < bytes.length; at += LINE) {
      byte[] line = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + LINE));
      if (!Arrays.equals(line, new byte[line.length])) {
        text.append("%08x %s\n".formatted(at, HexFormat.of().formatHex(line)));
      }
    }
    return text.toString();
  }

  static byte[] parse(String text) {
    List<String> lines = text.lines().toList();
    var bytes = new byte[Integer.parseInt(lines.getFirst().substring("length ".length()))];
    for (String line : lines.subList(1, lines.size())) {
      String[] parts = line.split(" ");
      byte[] run = HexFormat.of().parseHex(parts[1]);
      System.arraycopy(run, 0, bytes, Integer.parseInt(parts[0], 16), run.length);
    }
    return bytes;
  }
}
