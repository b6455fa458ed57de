package dev.firkin.compression.zstd;

import com.github.luben.zstd.Zstd;
import org.jspecify.annotations.Nullable;

/** Zstd's native library, loaded at the first use: that takes some hundred milliseconds. */
final class ZstdLibrary {

  private ZstdLibrary() {}

  /**
   * Loads the library, which must come before any call into it.
   *
   * @throws IllegalStateException if that is not possible; the message says why and what to do
   */
  static void connect() {
    if (Connected.PROBLEM != null) {
      throw new IllegalStateException(Connected.PROBLEM);
    }
  }

  /** Tried once: a class that fails to start tells the reason only to the first who asks. */
  private static final class Connected {
    static final @Nullable String PROBLEM = problem();

    private static @Nullable String problem() {
      try {
        Zstd.compressBound(0);
        return null;
      } catch (RuntimeException | LinkageError problem) {
        return describe(problem);
      }
    }
  }

  /** What is wrong, where, and what would help. */
  static String describe(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    Module zstd = Zstd.class.getModule();
    return "zstd's native library cannot be loaded on %s/%s: %s; "
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                cause.toString().replace('\n', ' '))
        + (cause instanceof IllegalCallerException
            ? "start Java with --enable-native-access="
                + (zstd.isNamed() ? zstd.getName() : "ALL-UNNAMED")
            : "if the folder for temporary files cannot hold code, name another by"
                + " -DZstdTempFolder=DIR; where there is no such library, use compressor lz4");
  }
}
