package dev.firkin.error;

import java.nio.file.Path;

/**
 * Bytes on disk are not what was written: a checksum differs, a file is cut, missing or exchanged.
 * Always names the place. A damaged record costs that record only; the store stays usable for the
 * rest.
 */
public final class CorruptDataException extends FirkinException {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final long offset;

  /**
   * Says what is wrong.
   *
   * @param file the damaged file
   * @param offset bytes from the start of the file to the damage
   * @param problem what is wrong there
   * @param remedy what to do about it
   */
  public CorruptDataException(Path file, long offset, String problem, String remedy) {
    super("%s at byte %d: %s; %s".formatted(file, offset, problem, remedy));
    this.file = file.toString();
    this.offset = offset;
  }

  /**
   * Says what is wrong.
   *
   * @param file the damaged file
   * @param offset bytes from the start of the file to the damage
   * @param problem what is wrong there
   * @param remedy what to do about it
   * @param cause how it was noticed
   */
  public CorruptDataException(
      Path file, long offset, String problem, String remedy, Throwable cause) {
    super("%s at byte %d: %s; %s".formatted(file, offset, problem, remedy), cause);
    this.file = file.toString();
    this.offset = offset;
  }

  /**
   * The damaged file.
   *
   * @return its path as the store was opened with
   */
  public Path file() {
    return Path.of(file);
  }

  /**
   * Where the damage is.
   *
   * @return bytes from the start of the file
   */
  public long offset() {
    return offset;
  }
}
