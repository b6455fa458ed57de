package dev.firkin.internal.engine;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.config.FirkinOptions;
import dev.firkin.error.FirkinException;
import dev.firkin.error.StoreIoException;
import dev.firkin.internal.compression.Compression;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.segment.Segment;
import dev.firkin.stats.RecoveryReport;
import jdk.jfr.FlightRecorder;

/**
 * Opens a store: takes its lock, recovers it, reads what it notes for itself, and starts what works
 * in the background. What fails half-way is undone.
 *
 * <p>There are no lambdas here, since linking them is what an opening takes longest for
 * (docs/decisions/0013).
 */
final class Opening {

  private Opening() {}

  /**
   * Opens a store.
   *
   * @throws FirkinException if that cannot be done; nothing is left open
   */
  static Engine open(Disk disk, FirkinOptions options) {
    OpenEvent event = FlightRecorder.isInitialized() ? OpenEvent.begun() : null;
    Groundwork groundwork = Groundwork.begun(options.keydir());
    Disk.Lock lock;
    try {
      lock = StoreDoor.enter(disk, options);
      ClassesAhead.load(groundwork);
    } finally {
      groundwork.await();
    }
    StoreParts parts;
    Engine engine;
    try {
      parts = new StoreParts(disk, lock, options, groundwork.keydirs());
      engine = new Engine(parts);
    } catch (RuntimeException | Error e) {
      StoreDoor.leave(lock, e);
      throw e;
    }
    try {
      start(engine, parts);
    } catch (RuntimeException | Error e) {
      try {
        engine.close();
      } catch (RuntimeException f) {
        e.addSuppressed(f);
      }
      throw e;
    }
    if (event != null) {
      commit(event, parts);
    }
    parts.opened.tell();
    return engine;
  }

  private static void commit(OpenEvent event, StoreParts parts) {
    RecoveryReport report = parts.report;
    event.directory = parts.disk.root().toString();
    event.segments = report.segments();
    event.clean = report.cleanShutdown();
    event.commit();
  }

  private static void start(Engine engine, StoreParts parts) {
    parts.sightings.restore(engine.system());
    engine.catalog().load();
    if (parts.state.isReadOnly()) {
      return;
    }
    parts.keeper.start();
    parts.merger.start();
    parts.checkpointer.start();
    parts.restored.start("firkin-check " + parts.disk.root());
    for (Segment segment : parts.withoutHint) {
      parts.merger.sealed(segment);
    }
    Compression written = parts.log.active().compression();
    if (!written.isSameAs(parts.compressions.current())) {
      beginAnotherSegment(parts, written);
    }
  }

  /** The active segment names another compressor than the one that is asked for. */
  private static void beginAnotherSegment(StoreParts parts, Compression written) {
    try {
      parts.log.renew(parts.compressions, parts.compressions.current());
    } catch (StoreIoException e) {
      if (!e.isDiskFull()) {
        throw e;
      }
      parts.compressions.use(written);
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0}: values are compressed as before, by {1}, for now: {2}",
          parts.disk.root(),
          written.name(),
          e.getMessage());
    }
  }
}
