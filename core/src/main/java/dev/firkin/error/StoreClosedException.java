package dev.firkin.error;

/** The store, or what was opened from it, is closed. */
public final class StoreClosedException extends FirkinException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what happened, where, and what to do now
   */
  public StoreClosedException(String message) {
    super(message);
  }

  /**
   * Says what is wrong.
   *
   * @param message what happened, where, and what to do now
   * @param cause what led to it
   */
  public StoreClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
