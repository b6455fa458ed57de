package dev.firkin.internal.io;

import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Where stores say what happens to them. The logger is found when the first line is written, not
 * when a store is opened, since that takes longer than half of an opening.
 *
 * <p>A line that cannot be written is left out: whoever writes the first needs files, of which a
 * process may have as many open as it is allowed, and must not fail for that.
 */
public final class StoreLog implements System.Logger {

  /** Of all stores. */
  public static final System.Logger LOGGER = new StoreLog();

  private static final String NAME = "dev.firkin";

  /** To find it may fail as well. */
  private static final class Found {
    static final System.Logger LOGGER = System.getLogger(NAME);
  }

  private StoreLog() {}

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public boolean isLoggable(Level level) {
    try {
      return Found.LOGGER.isLoggable(level);
    } catch (RuntimeException | Error e) {
      return false;
    }
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    try {
      Found.LOGGER.log(level, bundle, message, thrown);
    } catch (RuntimeException | Error e) {
      return;
    }
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Object... parameters) {
    try {
      Found.LOGGER.log(level, bundle, message, parameters);
    } catch (RuntimeException | Error e) {
      return;
    }
  }
}
