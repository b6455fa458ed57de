package dev.firkin.testkit;

/**
 * One operation on a {@link FaultyDisk}, about to be carried out.
 *
 * @param number the disk's operations in their order, from 1
 * @param kind what is done
 * @param file to which file; empty for the directory
 */
public record Operation(long number, Kind kind, String file) {

  /** What can be done to a disk. */
  public enum Kind {
    /** Takes the lock. */
    LOCK,
    /** Lists the directory. */
    LIST,
    /** Reads a small file. */
    READ,
    /** Maps a file for reading. */
    MAP,
    /** Opens a log. */
    OPEN_LOG,
    /** Creates a file. */
    CREATE,
    /** Writes the first or the second half of some bytes to a file. */
    WRITE,
    /** Overwrites bytes of a file. */
    REWRITE,
    /** Takes room for a log, half of it or the rest. */
    ALLOCATE,
    /** Forces a file or a range of a log. */
    FORCE,
    /** Gives back a log's room. */
    TRIM,
    /** Cuts a file. */
    TRUNCATE,
    /** Renames a file. */
    RENAME,
    /** Moves a file aside. */
    MOVE_ASIDE,
    /** Deletes a file. */
    DELETE,
    /** Forces the directory. */
    FORCE_DIRECTORY;

    /**
     * Whether a crash before it may leave something else than a crash after it.
     *
     * @return false for those that only read
     */
    public boolean changes() {
      return compareTo(CREATE) >= 0 || this == OPEN_LOG || this == LOCK;
    }
  }
}
