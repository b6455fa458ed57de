package dev.firkin.error;

/** A stated limit is reached: open snapshots, named maps, bytes in a batch. Nothing was written. */
public final class LimitException extends FirkinException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what happened, where, and what to do now
   */
  public LimitException(String message) {
    super(message);
  }

  /**
   * Says what is wrong.
   *
   * @param message what happened, where, and what to do now
   * @param cause what led to it
   */
  public LimitException(String message, Throwable cause) {
    super(message, cause);
  }
}
