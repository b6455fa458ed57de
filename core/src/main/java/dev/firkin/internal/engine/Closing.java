package dev.firkin.internal.engine;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.segment.Segment;
import java.io.IOException;

/**
 * Closes a store: stops what works in the background, refuses writes, forces, notes that everything
 * was forced, unmaps, unlocks. Every step is tried whatever became of those before.
 */
final class Closing {

  private final StoreParts parts;

  Closing(StoreParts parts) {
    this.parts = parts;
  }

  /** Closes, once. */
  void run() {
    Steps steps = new Steps();
    if (!parts.state.isReadOnly()) {
      steps.run(parts.restored::stop);
      steps.run(parts.checkpointer::close);
      steps.run(parts.merger::close);
      steps.run(parts.keeper::close);
    }
    parts.log.between(() -> {
      parts.state.close();
      return null;
    });
    if (!parts.state.isReadOnly()) {
      steps.run(parts.state.isFailed() ? this::checkAllForced : this::finish);
    }
    for (Segment segment : parts.segments.placed()) {
      steps.run(segment::close);
    }
    steps.run(parts.maps::close);
    steps.run(() -> StoreDoor.leave(parts.lock));
    steps.run(parts.opened::await);
    LOGGER.log(System.Logger.Level.INFO, "closed {0}", parts.disk.root());
    steps.throwFirst();
  }

  /** What failed may have failed in the background, and this is the last call that can tell. */
  private void checkAllForced() {
    if (parts.forcer.forcedSequence() < parts.log.sequence()) {
      parts.state.checkNotFailed();
    }
  }

  /**
   * Leaves the log forced, short, and with a hint file, so that the next opening has nothing to
   * read.
   */
  private void finish() {
    parts.log.forceAll();
    parts.forcer.markForced();
    parts.segments.ordered().forEach(this::writeHintIfMissing);
    Segment active = parts.log.active();
    try {
      ((LogFile) active.file()).trim(active.end());
    } catch (IOException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0} is left too long, which the next opening mends: {1}",
          active.path(),
          e.toString());
    }
    parts.checkpointer.writeAtClose();
  }

  /** Sealed segments have theirs, unless they were sealed a moment ago. */
  private void writeHintIfMissing(Segment segment) {
    try {
      if (!segment.isHinted() && segment.records() > 0) {
        segment.attach(parts.hints.write(segment.header(), segment.bytes(), segment.end()));
      }
    } catch (IOException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0} is left without a hint file, which the next opening mends: {1}",
          segment.path(),
          e.toString());
    }
  }
}
