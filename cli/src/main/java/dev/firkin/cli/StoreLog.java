package dev.firkin.cli;

import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What a store says by {@link System.Logger} ends up at {@code java.util.logging}, whose default is
 * to print every opening and closing, two lines each. Here: warnings only, unless all is asked for,
 * and one line each.
 */
final class StoreLog {

  /** Held, for a logger that nobody holds forgets its level. */
  private static final Logger STORE = Logger.getLogger("dev.firkin");

  private StoreLog() {}

  static void warningsOnly() {
    if (STORE.getHandlers().length == 0) {
      Handler handler = new ConsoleHandler();
      handler.setFormatter(new OneLine());
      STORE.addHandler(handler);
      STORE.setUseParentHandlers(false);
    }
    STORE.setLevel(Level.WARNING);
  }

  static void everything() {
    STORE.setLevel(Level.INFO);
  }

  private static final class OneLine extends Formatter {
    @Override
    public String format(LogRecord record) {
      String level = record.getLevel().getName().toLowerCase(Locale.ROOT);
      Throwable cause = record.getThrown();
      return "firkin: %s: %s%s%n"
          .formatted(level, formatMessage(record), cause == null ? "" : " (" + cause + ")");
    }
  }
}
