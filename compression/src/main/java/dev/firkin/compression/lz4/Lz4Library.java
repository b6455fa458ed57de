package dev.firkin.compression.lz4;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import net.jpountz.lz4.LZ4Factory;

/**
 * LZ4 code to run. Each code reads what the other wrote.
 *
 * @param code makes compressors and decompressors
 * @param isNative whether that is native code
 */
record Lz4Library(LZ4Factory code, boolean isNative) {

  /**
   * The quickest code that runs here: native if it may be loaded, else pure Java. Never the one by
   * Unsafe, which Java is about to take away. The first call loads it and logs which it is.
   */
  static Lz4Library fastest() {
    return Fastest.LOADED;
  }

  static Lz4Library pureJava() {
    return new Lz4Library(LZ4Factory.safeInstance(), false);
  }

  /** Loaded when first used, so that who compresses by something else gets no native code. */
  private static final class Fastest {
    private static final Logger LOGGER = System.getLogger("dev.firkin.compression");
    static final Lz4Library LOADED = load();

    private static Lz4Library load() {
      try {
        var loaded = new Lz4Library(LZ4Factory.nativeInstance(), true);
        LOGGER.log(Level.DEBUG, "lz4 runs natively");
        return loaded;
      } catch (RuntimeException | LinkageError | AssertionError problem) {
        LOGGER.log(Level.INFO, () -> slow(problem));
        return pureJava();
      }
    }

    private static String slow(Throwable problem) {
      Throwable cause = problem;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      Module lz4 = LZ4Factory.class.getModule();
      return "lz4 runs in pure Java, some times slower, because its native library cannot be loaded"
          + " on %s/%s: %s; Java started with --enable-native-access=%s may load it"
              .formatted(
                  System.getProperty("os.name"),
                  System.getProperty("os.arch"),
                  cause,
                  lz4.isNamed() ? lz4.getName() : "ALL-UNNAMED");
    }
  }
}
