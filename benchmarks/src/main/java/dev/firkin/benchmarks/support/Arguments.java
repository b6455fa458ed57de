package dev.firkin.benchmarks.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The command line: {@code --name value} pairs. A mistake ends the program with one sentence. */
public final class Arguments {

  private static final List<String> UNITS = List.of("", "KiB", "MiB", "GiB");

  private final Map<String, String> given = new TreeMap<>();
  private final String usage;

  public Arguments(String usage, String[] args) {
    this.usage = usage;
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || i + 1 == args.length) {
        throw refuse("not an option with a value: " + args[i]);
      }
      given.put(args[i].substring(2), args[i + 1]);
    }
  }

  /** A whole number; {@code _} may stand in it. */
  public long number(String name, long otherwise) {
    return parse(name, otherwise, text -> Long.parseLong(text.replace("_", "")));
  }

  public double decimal(String name, double otherwise) {
    return parse(name, otherwise, Double::parseDouble);
  }

  /** A number of bytes, with a unit or none. */
  public long bytes(String name, long otherwise) {
    return parse(name, otherwise, Arguments::bytesOf);
  }

  private static long bytesOf(String text) {
    for (int unit = UNITS.size() - 1; unit >= 0; unit--) {
      if (text.endsWith(UNITS.get(unit))) {
        String number = text.substring(0, text.length() - UNITS.get(unit).length()).strip();
        return Long.parseLong(number) << 10 * unit;
      }
    }
    throw new IllegalArgumentException(text);
  }

  public String text(String name, String otherwise) {
    return parse(name, otherwise, text -> text);
  }

  public Path path(String name, Path otherwise) {
    return parse(name, otherwise, Path::of);
  }

  private interface Reading<T> {
    T of(String text);
  }

  private <T> T parse(String name, T otherwise, Reading<T> reading) {
    String text = given.remove(name);
    try {
      return text == null ? otherwise : reading.of(text);
    } catch (IllegalArgumentException e) {
      throw refuse("--" + name + " cannot be " + text);
    }
  }

  /** Refuses options that nobody has asked for. */
  public void finish() {
    if (!given.isEmpty()) {
      throw refuse("unknown: " + new ArrayList<>(given.keySet()));
    }
  }

  private IllegalStateException refuse(String problem) {
    System.err.println(problem.strip() + "\n" + usage);
    System.exit(2);
    return new IllegalStateException("unreachable");
  }

  /** A number with thousands set off. */
  public static String grouped(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }
}
