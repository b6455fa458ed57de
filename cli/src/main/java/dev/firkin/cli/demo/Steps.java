package dev.firkin.cli.demo;

import dev.firkin.cli.terminal.Output;
import dev.firkin.cli.terminal.Progress;
import dev.firkin.cli.terminal.Session;
import dev.firkin.cli.terminal.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Does the demo's steps one by one, and says of each what it did and how long it took. */
final class Steps {

  private static final long UNKNOWN = -1;

  private final Session session;
  private final List<Step> done = new ArrayList<>();

  Steps(Session session) {
    this.session = session;
  }

  /**
   * A step that is done.
   *
   * @param name one word
   * @param result what came of it
   * @param bytes bytes that it was about, or -1
   * @param elapsed how long it took
   */
  record Step(String name, String result, long bytes, Duration elapsed) {}

  /** What a step did. */
  record Result(String text, long bytes) {
    Result(String text) {
      this(text, UNKNOWN);
    }
  }

  /** What a step does. */
  interface Work {
    Result run(Progress progress) throws Exception;
  }

  /** Begins a part. */
  void head(String text) {
    line("");
    line(text);
  }

  /** A line between the steps. */
  void line(String text) {
    if (!session.isJson()) {
      Output out = session.out();
      out.line(text);
      out.flush(); // people look on
    }
  }

  /**
   * Does a step.
   *
   * @param name one word
   * @param size how many entries it is about
   */
  void step(String name, long size, Work work) throws Exception {
    try (Progress progress = Progress.of(session.terminal(), name, size, Progress.Unit.ENTRIES)) {
      run(name, progress, work);
    }
  }

  /**
   * Does a step whose size is told by the work itself.
   *
   * @param name one word
   */
  void stepOfBytes(String name, Work work) throws Exception {
    try (Progress progress = Progress.of(session.terminal(), name, 0, Progress.Unit.BYTES)) {
      run(name, progress, work);
    }
  }

  private void run(String name, Progress progress, Work work) throws Exception {
    long start = System.nanoTime();
    Result result = work.run(progress);
    progress.close(); // off the screen before the line comes
    var step =
        new Step(name, result.text(), result.bytes(), Duration.ofNanos(System.nanoTime() - start));
    done.add(step);
    line(
        "  %-9s  %-66s  %9s  %7s"
            .formatted(
                step.name,
                step.result,
                step.bytes == UNKNOWN ? "" : Units.bytes(step.bytes),
                Units.time(step.elapsed)));
  }

  List<Step> done() {
    return done;
  }
}
