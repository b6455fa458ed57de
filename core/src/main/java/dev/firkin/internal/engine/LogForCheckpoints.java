package dev.firkin.internal.engine;

import dev.firkin.internal.checkpoint.CheckpointLog;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.write.Log;
import dev.firkin.internal.write.StoreState;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What checkpoints see of the log. */
final class LogForCheckpoints implements CheckpointLog {

  private final Log log;
  private final StoreState state;

  LogForCheckpoints(Log log, StoreState state) {
    this.log = log;
    this.state = state;
  }

  @Override
  public <T extends @Nullable Object> T between(Supplier<T> something) {
    return log.between(something);
  }

  @Override
  public boolean isFailed() {
    return state.isFailed();
  }

  @Override
  public Segment active() {
    return log.active();
  }

  @Override
  public long sequence() {
    return log.sequence();
  }

  @Override
  public long loggedBytes() {
    return log.loggedBytes();
  }

  @Override
  public long forceAll() {
    return log.forceAll();
  }
}
