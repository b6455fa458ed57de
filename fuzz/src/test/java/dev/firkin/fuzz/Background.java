package dev.firkin.fuzz;

import dev.firkin.error.FirkinException;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What goes wrong in threads of the store: they log it, or die of it. */
final class Background {

  private static final Logger LOGGER = Logger.getLogger("dev.firkin"); // held: it is a weak one
  private static final ConcurrentLinkedQueue<Throwable> PROBLEMS = new ConcurrentLinkedQueue<>();

  private Background() {}

  /** Begins to listen, and keeps the log of thousands of recoveries out of the output. */
  static void listen() {
    LOGGER.setUseParentHandlers(false);
    LOGGER.setLevel(Level.WARNING);
    for (Handler before : LOGGER.getHandlers()) {
      LOGGER.removeHandler(before);
    }
    LOGGER.addHandler(new Listener());
    Thread.setDefaultUncaughtExceptionHandler((thread, problem) -> PROBLEMS.add(problem));
  }

  private static final class Listener extends Handler {
    @Override
    public void publish(LogRecord line) {
      Throwable problem = line.getThrown();
      if (problem != null
          && !(problem instanceof FirkinException)
          && !(problem instanceof IOException)) {
        PROBLEMS.add(problem);
      }
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /**
   * Checks that nothing went wrong since the last time.
   *
   * @throws AssertionError if something did
   */
  static void check() {
    Throwable first = PROBLEMS.poll();
    PROBLEMS.clear();
    if (first != null) {
      throw new AssertionError("a thread of the store met " + first, first);
    }
  }
}
