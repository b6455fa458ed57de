package dev.firkin.internal.compression;

import dev.firkin.error.ProviderException;
import dev.firkin.internal.provider.Providers;
import dev.firkin.spi.Compressor;
import java.nio.file.Path;
import java.util.List;

/** Finds compressors by the names in options and files. */
public final class Compressions {

  private static final String NONE = "none";

  private Compressions() {}

  /**
   * What the option says: a name, or {@code name:parameters}.
   *
   * @throws ProviderException if it is not present
   * @throws IllegalArgumentException if it does not take the parameters
   */
  public static Compression chosen(String option) {
    int colon = option.indexOf(':');
    if (colon < 0) {
      return named(option, "option compressor");
    }
    String name = option.substring(0, colon);
    String parameters = option.substring(colon + 1);
    if (name.equals(NONE) || parameters.isBlank()) {
      throw new IllegalArgumentException(
          "option compressor must be a name or name:parameters, such as zstd:9, was " + option);
    }
    return Compression.by(find(name, "option compressor").withParameters(parameters));
  }

  /** The name in {@code name} or {@code name:parameters}. */
  public static String nameIn(String option) {
    int colon = option.indexOf(':');
    return colon < 0 ? option : option.substring(0, colon);
  }

  /**
   * What a file says.
   *
   * @throws ProviderException if it is not present
   */
  public static Compression named(String name, Path file) {
    return named(name, file.toString());
  }

  private static Compression named(String name, String whoAsks) {
    return name.equals(NONE) ? Compression.NONE : Compression.by(find(name, whoAsks));
  }

  private static Compressor find(String name, String whoAsks) {
    return Providers.named(Compressor.class, Compressor::name, name, whoAsks, List.of());
  }
}
