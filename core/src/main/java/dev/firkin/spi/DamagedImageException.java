package dev.firkin.spi;

/**
 * The bytes of an image are not those that were written. The engine then fills the keydirs anew, so
 * that it costs time and nothing else.
 */
public final class DamagedImageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message where, and what
   */
  public DamagedImageException(String message) {
    super(message);
  }
}
