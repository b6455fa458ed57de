package dev.firkin.error;

/** A provider that a file or an option names is missing, present twice, or failed to start. */
public final class ProviderException extends FirkinException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what happened, where, and what to do now
   */
  public ProviderException(String message) {
    super(message);
  }

  /**
   * Says what is wrong.
   *
   * @param message what happened, where, and what to do now
   * @param cause what led to it
   */
  public ProviderException(String message, Throwable cause) {
    super(message, cause);
  }
}
