package dev.firkin.internal.engine;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.internal.io.Daemons;
import dev.firkin.internal.io.Joining;
import dev.firkin.stats.RecoveryReport;
import java.nio.file.Path;

/**
 * Says in the log that a store was opened. On a thread of its own: whoever logs first in a JVM
 * waits until the system of loggers is there, and nobody who opens a store should wait for that.
 */
final class Opened implements Runnable {

  private final Path root;
  private final RecoveryReport report;
  private final Thread thread;

  Opened(Path root, RecoveryReport report) {
    this.root = root;
    this.report = report;
    thread = Daemons.unstarted("firkin-opened " + root, this);
  }

  /** Says it soon; now, if the system has no thread left for that. */
  void tell() {
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      run();
    }
  }

  /** Waits until it has been said. */
  void await() {
    Joining.join(thread);
  }

  @Override
  public void run() {
    LOGGER.log(
        System.Logger.Level.INFO,
        "opened {0}: {1} segments, {2} records looked at, {3} bytes of torn tail cut, in {4} ms",
        root,
        report.segments(),
        report.records(),
        report.tornBytes(),
        report.elapsed().toMillis());
  }
}
