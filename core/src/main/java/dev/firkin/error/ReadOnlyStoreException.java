package dev.firkin.error;

/** A write was asked of a store that was opened for reading. */
public final class ReadOnlyStoreException extends FirkinException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what happened, where, and what to do now
   */
  public ReadOnlyStoreException(String message) {
    super(message);
  }

  /**
   * Says what is wrong.
   *
   * @param message what happened, where, and what to do now
   * @param cause what led to it
   */
  public ReadOnlyStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
