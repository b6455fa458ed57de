package dev.firkin.compression.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.util.Native;
import org.jspecify.annotations.Nullable;

/**
 * Zstd's native library. It is loaded in two steps, because the second takes some hundred
 * milliseconds and a compressor is also made where only its name is asked for.
 */
final class ZstdLibrary {

  private ZstdLibrary() {}

  /**
   * Loads the library.
   *
   * @throws IllegalStateException if that is not possible; the message says why and what to do
   */
  static void load() {
    refuse(Loaded.PROBLEM);
  }

  /**
   * Connects the loaded library, which must come before any call into it.
   *
   * @throws IllegalStateException if that is not possible; the message says why and what to do
   */
  static void connect() {
    refuse(Connected.PROBLEM);
  }

  private static void refuse(@Nullable String problem) {
    if (problem != null) {
      throw new IllegalStateException(problem);
    }
  }

  /** Tried once: a class that fails to start tells the reason only to the first who asks. */
  private static final class Loaded {
    static final @Nullable String PROBLEM = problemOf(Native::load);
  }

  private static final class Connected {
    static final @Nullable String PROBLEM = problemOf(() -> Zstd.compressBound(0));
  }

  private static @Nullable String problemOf(Runnable step) {
    try {
      step.run();
      return null;
    } catch (RuntimeException | LinkageError problem) {
      return describe(problem);
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
