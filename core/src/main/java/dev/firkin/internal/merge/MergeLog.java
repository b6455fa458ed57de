package dev.firkin.internal.merge;

import dev.firkin.error.FirkinException;
import dev.firkin.internal.segment.Segment;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a merge needs of the log. */
public interface MergeLog {

  /** Does something between two writes. */
  <T extends @Nullable Object> T between(Supplier<T> something);

  /** Makes everything durable that has been written so far. Returns the sequence of the last. */
  long forceAll();

  /** Refuses all writes from now on. Returns the exception that says so. */
  FirkinException fail(Throwable cause);

  /** The segment that takes the writes. */
  Segment active();

  /** Tells that an entry was seen expired, before anybody acts on it. */
  void expired(long expiry, long sequence, long now);

  /** A merge begins: from here on it matters what is alive. */
  void mergeBegins();

  /** The merge is over, well or not. More than once does nothing. */
  void mergeEnds();

  /** Held while a merge is installed and its keys are pointed to their copies. */
  Lock relocations();

  /** Tells that an entry was taken out without a record of the log. Between two writes. */
  void removed(int map, long location);
}
