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
  public static final System.Logger LOGGER = new StoreLog(System.getLogger("dev.firkin"));

  private final System.Logger logger;

  private StoreLog(System.Logger logger) {
    this.logger = logger;
  }

  @Override
  public String getName() {
    return logger.getName();
  }

  @Override
  public boolean isLoggable(Level level) {
    return logger.isLoggable(level);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    try {
      logger.log(level, bundle, message, thrown);
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
      logger.log(level, bundle, message, parameters);
    } catch (RuntimeException | Error e) {
      return;
    }
  }
}
