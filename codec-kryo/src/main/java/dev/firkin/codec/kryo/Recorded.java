package dev.firkin.codec.kryo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A codec's parameters as the store keeps them: the style, and each class with its id, in the order
 * of the ids.
 *
 * <pre>
 * evolving;80:object=com.acme.Session;81:enum=com.acme.Color
 * exact;80:object#9c1f0e6a2b7d4458=com.acme.Session
 * </pre>
 *
 * @param style of the fields
 * @param classes in the order of their ids
 */
record Recorded(FieldStyle style, List<Entry> classes) {

  private static final Pattern ENTRY =
      Pattern.compile("(\\d{1,5}):(object(?:#[0-9a-f]{16})?|enum|array|custom)=([^;]+)");

  /**
   * A class.
   *
   * @param id by which values name it
   * @param kind what it is written as, in the style EXACT with its fingerprint
   * @param name as {@link Class#getTypeName}
   */
  record Entry(int id, String kind, String name) {

    @Override
    public String toString() {
      return id + ":" + kind + "=" + name;
    }
  }

  /**
   * Reads what a store has recorded.
   *
   * @throws IllegalArgumentException if this version cannot have written it
   */
  static Recorded parse(String parameters) {
    String[] parts = parameters.split(";", -1);
    for (FieldStyle style : FieldStyle.values()) {
      if (parts[0].equals(text(style))) {
        return new Recorded(style, Arrays.stream(parts).skip(1).map(Recorded::entry).toList());
      }
    }
    throw unknown(parts[0]);
  }

  private static Entry entry(String part) {
    Matcher parsed = ENTRY.matcher(part);
    if (!parsed.matches()) {
      throw unknown(part);
    }
    return new Entry(Integer.parseInt(parsed.group(1)), parsed.group(2), parsed.group(3));
  }

  private static IllegalArgumentException unknown(String part) {
    return new IllegalArgumentException(
        "'%s' was recorded, which this version does not know; open the map with the version that wrote it, or a later one"
            .formatted(part));
  }

  private static String text(FieldStyle style) {
    return style.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return classes.isEmpty()
        ? text(style)
        : text(style)
            + classes.stream().map(Entry::toString).collect(Collectors.joining(";", ";", ""));
  }
}
