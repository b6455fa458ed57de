package dev.firkin.internal.io;

import java.io.IOException;

/** Somebody else has the store open. */
public final class LockedException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param holder who, as far as it is known
   */
  public LockedException(String holder) {
    super(holder);
  }
}
