package dev.firkin.cli.store;

import dev.firkin.cli.terminal.CommandFailure;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.spi.Compressor;
import dev.firkin.spi.DictionaryCompressor;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The compressors that are here. Asked before a store is opened: a store that is opened with
 * another compressor takes it into use, and one that is not there yet is made.
 */
public final class Compressors {

  /** The name that stands for no compressor. */
  public static final String NONE = "none";

  private final SortedMap<String, Compressor> present = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  private Compressors() {}

  /** Looks for them. */
  public static Compressors find() {
    var found = new Compressors();
    ServiceLoader.load(Compressor.class).stream().forEach(found::add);
    return found;
  }

  private void add(ServiceLoader.Provider<Compressor> provider) {
    try {
      Compressor compressor = provider.get();
      present.put(compressor.name(), compressor);
    } catch (ServiceConfigurationError e) { // its native library is not for this machine, perhaps
      problems.add(String.valueOf(e.getCause() == null ? e : e.getCause()));
    }
  }

  /**
   * Refuses what a store could not be opened with.
   *
   * @param option a name, or {@code name:parameters}
   * @return the option
   * @throws CommandFailure if there is no such compressor
   * @throws IllegalArgumentException if it does not take the parameters
   */
  public String checked(String option) {
    String name = nameOf(option);
    boolean hasParameters = option.length() > name.length();
    if (name.equals(NONE)) {
      if (hasParameters) {
        throw CommandFailure.usage("compressor 'none' takes no parameters, was given " + option);
      }
      return option;
    }
    Compressor compressor = present.get(name);
    if (compressor == null) {
      throw missing(name);
    }
    if (hasParameters) {
      compressor.withParameters(parameters(option, name));
    }
    return option;
  }

  private static String parameters(String option, String name) {
    String parameters = option.substring(name.length() + 1);
    if (parameters.isBlank()) {
      throw CommandFailure.usage(
          "a compressor is a name or name:parameters, such as zstd:9, was " + option);
    }
    return parameters;
  }

  private CommandFailure missing(String name) {
    String names = present.isEmpty() ? NONE : NONE + ", " + String.join(", ", present.keySet());
    String message = "no compressor named '%s'; there are %s".formatted(name, names);
    return problems.isEmpty()
        ? CommandFailure.usage(message)
        : new CommandFailure(
            ExitCode.UNOPENABLE,
            message + "; failed to start: " + String.join(", ", problems),
            null);
  }

  /**
   * Whether dictionaries can be trained for a compressor.
   *
   * @param option a name, or {@code name:parameters}
   */
  public boolean takesDictionaries(String option) {
    return present.get(nameOf(option)) instanceof DictionaryCompressor;
  }

  /** The names of those that take dictionaries. */
  public List<String> thatTakeDictionaries() {
    return present.keySet().stream().filter(this::takesDictionaries).toList();
  }

  /**
   * What stands before the parameters.
   *
   * @param option a name, or {@code name:parameters}
   */
  public static String nameOf(String option) {
    int colon = option.indexOf(':');
    return colon < 0 ? option : option.substring(0, colon);
  }
}
