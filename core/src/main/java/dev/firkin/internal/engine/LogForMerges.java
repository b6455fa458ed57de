package dev.firkin.internal.engine;

import dev.firkin.error.FirkinException;
import dev.firkin.internal.checkpoint.Checkpointer;
import dev.firkin.internal.keydir.RestoredKeydirs;
import dev.firkin.internal.merge.MergeLog;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.write.Log;
import dev.firkin.internal.write.StoreState;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What merges and sweeps see of the log. They change keydirs without a record of the log, so what
 * was restored is settled before, and checkpoints are told.
 */
final class LogForMerges implements MergeLog {

  private final Log log;
  private final StoreState state;
  private final RestoredKeydirs restored;
  private final Sightings sightings;
  private final Checkpointer checkpointer;

  LogForMerges(
      Log log,
      StoreState state,
      RestoredKeydirs restored,
      Sightings sightings,
      Checkpointer checkpointer) {
    this.log = log;
    this.state = state;
    this.restored = restored;
    this.sightings = sightings;
    this.checkpointer = checkpointer;
  }

  @Override
  public <T extends @Nullable Object> T between(Supplier<T> something) {
    return log.between(something);
  }

  @Override
  public long forceAll() {
    return log.forceAll();
  }

  @Override
  public FirkinException fail(Throwable cause) {
    return state.fail(cause);
  }

  @Override
  public Segment active() {
    return log.active();
  }

  @Override
  public void expired(long expiry, long sequence, long now) {
    restored.settle(); // whoever tells it here is about to take the entry out
    sightings.expired(expiry, sequence, now);
  }

  @Override
  public void mergeBegins() {
    restored.settle();
    checkpointer.mergeBegins();
  }

  @Override
  public void mergeEnds() {
    checkpointer.mergeEnds();
  }

  @Override
  public Lock relocations() {
    return checkpointer.relocations();
  }

  @Override
  public void removed(int map, long location) {
    checkpointer.removed(map, location);
  }
}
