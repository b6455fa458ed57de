package dev.firkin.internal.io;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The disk has no room, or the user's quota is used up. */
public final class DiskFullException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what was wanted and where
   * @param cause what the system said, or null
   */
  public DiskFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
