package dev.firkin.error;

/**
 * A directory cannot be opened as a store: it is a file, belongs to another program, was written by
 * a newer format, or is in use.
 */
public final class StoreOpenException extends FirkinException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what happened, where, and what to do now
   */
  public StoreOpenException(String message) {
    super(message);
  }

  /**
   * Says what is wrong.
   *
   * @param message what happened, where, and what to do now
   * @param cause what led to it
   */
  public StoreOpenException(String message, Throwable cause) {
    super(message, cause);
  }
}
