package dev.firkin.cli.terminal;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * How far a long task is, on the screen behind standard error; nothing when there is none. Appears
 * after half a second, and leaves no trace.
 */
public final class Progress implements AutoCloseable {

  private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int REDRAW_MILLIS = 200;
  private static final String CLEAR_LINE = "\r\033[K";

  private final @Nullable ProgressBar bar;
  private final PrintStream screen;
  private final long start = System.nanoTime();
  private volatile boolean begun;
  private volatile boolean drawn;
  private boolean closed;

  private Progress(Terminal terminal, String task, long total, Unit unit) {
    this.screen = terminal.err();
    this.bar = terminal.errIsSeen() ? bar(task, total, unit) : null;
  }

  /** What is counted. */
  public enum Unit {
    /** Sizes. */
    BYTES(" MiB", 1 << 20),
    /** Anything else. */
    ENTRIES(" entries", 1);

    private final String suffix;
    private final long size;

    Unit(String suffix, long size) {
      this.suffix = suffix;
      this.size = size;
    }
  }

  /**
   * Shows a bar if somebody looks.
   *
   * @param task what is being done
   * @param total where it ends, or -1 if that is not known
   */
  public static Progress of(Terminal terminal, String task, long total, Unit unit) {
    return new Progress(terminal, task, total, unit);
  }

  private ProgressBar bar(String task, long total, Unit unit) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .setUnit(unit.suffix, unit.size)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(REDRAW_MILLIS)
        .setConsumer(new DelegatingProgressBarConsumer(this::draw, width()))
        .build();
  }

  /** By a thread of the bar's own. */
  private void draw(String line) {
    if (begun && System.nanoTime() - start > DELAY_NANOS) {
      drawn = true;
      screen.print("\r" + line);
      screen.flush();
    }
  }

  /** More is done. */
  public void step(long n) {
    if (bar != null) {
      begun = true;
      bar.stepBy(n);
    }
  }

  /** This much is done of that much. */
  public void at(long done, long total) {
    if (bar != null && total > 0) {
      begun = true;
      bar.maxHint(total);
      bar.stepTo(done);
    }
  }

  /** Takes the bar off the screen. */
  @Override
  public void close() {
    if (bar != null && !closed) {
      closed = true;
      bar.close();
      if (drawn) {
        screen.print(CLEAR_LINE);
        screen.flush();
      }
    }
  }

  /** Shells export the width at best; asking the terminal would take native code. */
  private static int width() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) - 1 : 79;
  }
}
