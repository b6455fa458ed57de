package dev.firkin.internal.format;

/** A file was written by a version of Firkin that is newer than this one. */
public final class NewerFormat extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param version the file's
   */
  NewerFormat(int version) {
    super(
        "written in format %d, and this version of Firkin reads up to %d; use a newer one"
            .formatted(version, StoreFormat.VERSION));
  }
}
