package dev.firkin.internal.write;

import dev.firkin.error.ReadOnlyStoreException;
import dev.firkin.error.StoreClosedException;
import dev.firkin.error.StoreIoException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether the store takes reads and writes. Goes one way only: open, perhaps failed, closed. */
public final class StoreState {

  private final Path store;
  private final boolean readOnly;

  /**
   * Why no more writes are taken. Set by {@link #fail}, or by whoever cannot be sure that there is
   * stack enough for a call, before that.
   */
  volatile @Nullable Throwable failure;

  private volatile boolean closed;

  /**
   * @param store for messages
   * @param readOnly whether writes are refused from the start
   */
  public StoreState(Path store, boolean readOnly) {
    this.store = store;
    this.readOnly = readOnly;
  }

  /**
   * Refuses a read.
   *
   * @throws StoreClosedException if the store is closed
   */
  public void checkOpen() {
    if (closed) {
      throw new StoreClosedException("the store %s is closed".formatted(store));
    }
  }

  /**
   * Refuses a write.
   *
   * @throws StoreClosedException if the store is closed
   * @throws ReadOnlyStoreException if it was opened for reading
   * @throws StoreIoException if an earlier write or force failed
   */
  public void checkWritable() {
    checkOpen();
    if (readOnly) {
      throw new ReadOnlyStoreException(
          "the store %s was opened for reading; open it without readOnly to write"
              .formatted(store));
    }
    checkNotFailed();
  }

  /**
   * Refuses what cannot be vouched for any more, also while the store is being closed.
   *
   * @throws StoreIoException if an earlier write or force failed
   */
  public void checkNotFailed() {
    Throwable cause = failure;
    if (cause != null) {
      throw failed(cause);
    }
  }

  /** Refuses all writes from now on. Returns the exception that says so. */
  public StoreIoException fail(Throwable cause) {
    synchronized (this) {
      if (failure == null) {
        failure = cause;
      }
    }
    return failed(cause);
  }

  private StoreIoException failed(Throwable cause) {
    return StoreIoException.failed(
        "the store %s takes no more writes since its disk failed (%s); close it and open it again"
            .formatted(store, cause.getMessage()),
        cause);
  }

  /** Whether writes are taken at all. */
  boolean takesWrites() {
    return !closed && !readOnly && failure == null;
  }

  /** Whether an earlier write or force failed. */
  public boolean isFailed() {
    return failure != null;
  }

  /** Whether writes are refused from the start. */
  public boolean isReadOnly() {
    return readOnly;
  }

  /** Whether the store is closed. */
  public boolean isClosed() {
    return closed;
  }

  /** Refuses everything from now on. */
  public void close() {
    closed = true;
  }
}
