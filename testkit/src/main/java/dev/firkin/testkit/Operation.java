package dev.firkin.testkit;

import java.util.EnumSet;
import java.util.Set;

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
    /** Opens the file that was just created. */
    OPEN,
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
    /** Forces the directory, or the folder {@code aside}. */
    FORCE_DIRECTORY;

    private static final Set<Kind> READING = EnumSet.of(LIST, READ, MAP);
    private static final Set<Kind> OPENING =
        EnumSet.of(LOCK, LIST, READ, MAP, OPEN_LOG, CREATE, OPEN, TRUNCATE, FORCE_DIRECTORY);
    private static final Set<Kind> GROWING =
        EnumSet.of(LOCK, CREATE, WRITE, REWRITE, ALLOCATE, RENAME, MOVE_ASIDE);

    /**
     * Whether a crash before it may leave something else than a crash after it.
     *
     * @return false for those that only read
     */
    public boolean changes() {
      return !READING.contains(this);
    }

    /**
     * Whether it needs a descriptor of its own, and fails where no more files can be opened.
     *
     * @return false for those that work on an open file, or on a name
     */
    public boolean opens() {
      return OPENING.contains(this);
    }

    /**
     * Whether it may need room, and fails on a full disk.
     *
     * @return false for those that need none
     */
    public boolean grows() {
      return GROWING.contains(this);
    }
  }
}
