package dev.firkin.internal.compression;

import org.jspecify.annotations.Nullable;

/** Stored bytes from which no value can be restored; who knows the file and the place says so. */
public final class NotRestorable extends Exception {

  private static final long serialVersionUID = 1L;

  NotRestorable(String problem, @Nullable Throwable cause) {
    super(problem, cause);
  }

  /** What is wrong. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
