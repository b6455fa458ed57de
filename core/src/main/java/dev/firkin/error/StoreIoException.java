package dev.firkin.error;

/**
 * The disk refused a read, a write or a force. The call may or may not have taken effect. After a
 * failed write or force {@linkplain #isFinal() that is final}: the store refuses every later write,
 * because a second force that succeeds proves nothing about the first, and reopening recovers. A
 * full disk is not final: nothing of the refused call was written, and the next one may succeed.
 */
public final class StoreIoException extends FirkinException {

  private static final long serialVersionUID = 1L;

  private final boolean fin;
  private final boolean full;

  private StoreIoException(String message, Throwable cause, boolean fin, boolean full) {
    super(message, cause);
    this.fin = fin;
    this.full = full;
  }

  /**
   * The store has failed for good and takes no more writes.
   *
   * @param message what failed and where
   * @param cause what the disk said
   * @return the exception to throw
   */
  public static StoreIoException failed(String message, Throwable cause) {
    return new StoreIoException(message, cause, true, false);
  }

  /**
   * This call failed; the store is as it was before.
   *
   * @param message what failed and where
   * @param cause what the disk said
   * @return the exception to throw
   */
  public static StoreIoException refused(String message, Throwable cause) {
    return new StoreIoException(message, cause, false, false);
  }

  /**
   * The disk has no room. Nothing was written.
   *
   * @param message how much was wanted and where
   * @param cause what the disk said
   * @return the exception to throw
   */
  public static StoreIoException diskFull(String message, Throwable cause) {
    return new StoreIoException(message, cause, false, true);
  }

  /**
   * Whether the store refuses all later writes.
   *
   * @return true if only reopening helps
   */
  public boolean isFinal() {
    return fin;
  }

  /**
   * Whether the disk was full.
   *
   * @return true if freeing space on the disk is the cure
   */
  public boolean isDiskFull() {
    return full;
  }
}
