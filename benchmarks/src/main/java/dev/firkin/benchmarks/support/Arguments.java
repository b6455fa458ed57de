package dev.firkin.benchmarks.support;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** A number of bytes, with a unit of {@code KiB MiB GiB} or none. */
  public static long bytesOf(String text) {
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

  /** Makes a value of a word. */
  public interface Reading<T> {

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it cannot be; with a sentence, or as the JDK's parsers do
     */
    T of(String text);
  }

  /** Words with commas between them. */
  public <T> List<T> list(String name, List<T> otherwise, Reading<T> reading) {
    return parse(
        name, otherwise, text -> Stream.of(text.split(",")).map(reading::of).distinct().toList());
  }

  /** A number of things, of which there must be at least so many: {@code 300k}. */
  public long count(String name, long otherwise, long least) {
    return parse(name, otherwise, text -> atLeast(least, KeyCount.parse(text)));
  }

  /** Refuses a number that is too small. */
  public static long atLeast(long least, long number) {
    if (number < least) {
      throw new IllegalArgumentException("%d is less than %d".formatted(number, least));
    }
    return number;
  }

  public <T> T parse(String name, T otherwise, Reading<T> reading) {
    String text = given.remove(name);
    try {
      return text == null ? otherwise : reading.of(text);
    } catch (IllegalArgumentException e) {
      String why = e instanceof NumberFormatException ? "not a number" : e.getMessage();
      throw refuse("--%s cannot be %s: %s".formatted(name, text, why));
    }
  }

  /** Refuses options that nobody has asked for. */
  public void finish() {
    if (!given.isEmpty()) {
      throw refuse(
          "no option "
              + given.keySet().stream().map(name -> "--" + name).collect(Collectors.joining(" ")));
    }
  }

  /** Ends the program with a sentence and the usage. */
  public IllegalStateException refuse(String problem) {
    System.err.println(problem.strip() + "\n" + usage);
    System.exit(2);
    return new IllegalStateException("unreachable");
  }

  /** A number with thousands set off. */
  public static String grouped(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }
}
