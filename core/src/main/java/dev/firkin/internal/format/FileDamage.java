package dev.firkin.internal.format;

/**
 * What is wrong with a file's bytes, and where; the caller knows which file and what to do about
 * it.
 */
public final class FileDamage extends Exception {

  private static final long serialVersionUID = 1L;

  private final long offset;

  /**
   * @param offset bytes from the start of the file
   * @param problem what is wrong there
   */
  public FileDamage(long offset, String problem) {
    super(problem, null, false, false);
    this.offset = offset;
  }

  /** Bytes from the start of the file. */
  public long offset() {
    return offset;
  }

  /** What is wrong there. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
