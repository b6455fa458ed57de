package dev.firkin.internal.checkpoint;

import dev.firkin.internal.format.Checkpoint.Position;
import dev.firkin.internal.segment.Segment;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a checkpoint needs of the log. */
public interface CheckpointLog {

  /** Does something between two writes. */
  <T extends @Nullable Object> T between(Supplier<T> something);

  /** Whether the store takes no more writes. */
  boolean isFailed();

  /** The segment that takes the writes. */
  Segment active();

  /** Order of the last write. */
  long sequence();

  /** Bytes that were logged since the store was opened. */
  long loggedBytes();

  /** Makes everything durable that has been written so far. Returns the sequence of the last. */
  long forceAll();

  /** Where the log stands. Between two writes. */
  default Position position() {
    Segment active = active();
    return new Position(active.id(), active.end(), sequence());
  }
}
