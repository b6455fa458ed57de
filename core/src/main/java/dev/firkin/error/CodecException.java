package dev.firkin.error;

/**
 * A codec threw, overflowed the stack, or was not the one that the map was written with. Nothing
 * was written.
 */
public final class CodecException extends FirkinException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what happened, where, and what to do now
   */
  public CodecException(String message) {
    super(message);
  }

  /**
   * Says what is wrong.
   *
   * @param message what happened, where, and what to do now
   * @param cause what led to it
   */
  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }
}
