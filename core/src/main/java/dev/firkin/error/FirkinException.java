package dev.firkin.error;

/**
 * What Firkin throws when the fault is not in the caller's arguments: damage on disk, a failing
 * disk, a directory that cannot be opened, a store that is closed. Misuse of an argument is the
 * JDK's {@link IllegalArgumentException}.
 *
 * <p>Unchecked and closed: a {@code switch} over it can be exhaustive.
 */
public abstract sealed class FirkinException extends RuntimeException
    permits CorruptDataException,
        StoreIoException,
        StoreOpenException,
        StoreClosedException,
        ReadOnlyStoreException,
        CodecException,
        ProviderException,
        LimitException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what happened, where, and what to do now
   */
  FirkinException(String message) {
    super(message);
  }

  /**
   * Says what is wrong.
   *
   * @param message what happened, where, and what to do now
   * @param cause what led to it
   */
  FirkinException(String message, Throwable cause) {
    super(message, cause);
  }
}
