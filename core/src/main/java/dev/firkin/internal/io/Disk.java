package dev.firkin.internal.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One store's directory, as the engine sees it: the seam between the engine and the file system.
 *
 * <p>Nothing is durable before it is forced: bytes by {@link OutputFile#force} and {@link
 * LogFile#force}, the creation, renaming and deletion of files by {@link #forceDirectory}. An
 * implementation in the test kit takes that literally and loses whatever was not forced.
 *
 * <p>Names are plain file names inside the directory. Links are never followed. A full disk is a
 * {@link DiskFullException}, any other refusal an {@link IOException}. An interrupt of the calling
 * thread changes nothing but the thread's flag, which is set again on return. Safe for concurrent
 * use, except that two threads must not change the same file at once.
 */
public interface Disk {

  /**
   * The directory.
   *
   * @return its path, for messages
   */
  Path root();

  /**
   * Creates the directory with its parents, for the owner alone, and forces the entry that names
   * it. Does nothing if it exists.
   *
   * @throws IOException if that fails, or if something else has the name
   */
  void createRoot() throws IOException;

  /**
   * Takes the store's lock, against other processes and against this one.
   *
   * @param shared true to read, along with others who read
   * @return the lock, or null if a shared lock is wanted and the directory cannot be written, so
   *     that there can be no writer
   * @throws LockedException if somebody else has it
   * @throws IOException if the disk refuses
   */
  @Nullable Lock lock(boolean shared) throws IOException;

  /**
   * What is in the directory.
   *
   * @return its entries in the order of their names; empty if there is no directory
   * @throws IOException if the disk refuses, or the path is no directory
   */
  List<Entry> list() throws IOException;

  /**
   * How much room there is for files to come, about.
   *
   * @return bytes, {@link Long#MAX_VALUE} if nobody knows
   * @throws IOException if the disk refuses
   */
  long usableBytes() throws IOException;

  /**
   * Reads a small file.
   *
   * @param name its name
   * @param bytesMax how long it may be
   * @return its bytes
   * @throws IOException if it is missing, longer, or no regular file, or the disk refuses
   */
  byte[] read(String name, int bytesMax) throws IOException;

  /**
   * Creates a file to be written from start to end, for the owner alone.
   *
   * @param name a name that is free
   * @return the open file
   * @throws IOException if the name is taken or the disk refuses
   */
  OutputFile create(String name) throws IOException;

  /**
   * Maps a whole file for reading.
   *
   * @param name its name
   * @return the mapping
   * @throws IOException if it is missing or no regular file, or the disk refuses
   */
  MappedFile map(String name) throws IOException;

  /**
   * Maps a part of a file as memory of the caller's own: what is written there does not reach the
   * file.
   *
   * @param name its name
   * @param offset bytes from its start, a multiple of 4,096
   * @param bytes how many; they lie within the file
   * @param arena ends the mapping
   * @return the memory, at an address that is a multiple of 64
   * @throws IOException if it is missing, shorter or no regular file, or the disk refuses
   */
  MemorySegment mapPrivate(String name, long offset, long bytes, Arena arena) throws IOException;

  /**
   * Opens a file for appending through a mapping. What the file held stays; the file is made {@code
   * capacity} bytes long, with zeros and without taking room on the disk.
   *
   * @param name its name
   * @param capacity bytes to map, at least the file's length
   * @return the open file
   * @throws IOException if it is missing or no regular file, or the disk refuses
   */
  LogFile openLog(String name, long capacity) throws IOException;

  /**
   * Cuts a file that is not mapped, and forces it.
   *
   * @param name its name
   * @param length bytes to keep
   * @throws IOException if the disk refuses
   */
  void truncate(String name, long length) throws IOException;

  /**
   * Renames a file in one step, replacing what had the name.
   *
   * @param from its name
   * @param to its name afterwards
   * @throws IOException if the disk refuses
   */
  void rename(String from, String to) throws IOException;

  /**
   * Moves a file into the folder {@code aside}, under a name that is free there.
   *
   * @param name its name
   * @return where it is now
   * @throws IOException if the disk refuses
   */
  Path moveAside(String name) throws IOException;

  /**
   * Deletes a file if it exists.
   *
   * @param name its name
   * @throws IOException if the disk refuses
   */
  void delete(String name) throws IOException;

  /**
   * Forces what was created, renamed and deleted.
   *
   * @throws IOException if the disk refuses
   */
  void forceDirectory() throws IOException;

  /**
   * Replaces a small file in one step, so that a crash leaves the old one or the new one: written
   * beside, forced, renamed, the directory forced.
   *
   * @param name its name
   * @param content its new bytes
   * @throws IOException if the disk refuses; the old file is still there, or already replaced
   */
  default void replace(String name, byte[] content) throws IOException {
    prepareReplacement(name, content);
    commitReplacement(name);
  }

  /**
   * Writes what {@link #commitReplacement} puts in a file's place.
   *
   * @param name the file's name
   * @param content its bytes to be
   * @throws IOException if the disk refuses; nothing has changed
   */
  default void prepareReplacement(String name, byte[] content) throws IOException {
    String beside = name + TEMPORARY;
    delete(beside);
    try (OutputFile out = create(beside)) {
      out.write(content, 0, content.length);
      out.force();
    } catch (IOException e) {
      deleteUnfinished(beside, e);
      throw e;
    }
  }

  /**
   * Deletes a file that could not be finished, or it would keep room on a full disk.
   *
   * @param because of what; takes what the disk says if it refuses that, too
   */
  default void deleteUnfinished(String beside, Throwable because) {
    try {
      delete(beside);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /**
   * Puts what was prepared in a file's place.
   *
   * @param name the file's name
   * @throws IOException if the disk refuses; the file is the old one or the new one
   */
  default void commitReplacement(String name) throws IOException {
    putInPlace(name);
    forceDirectory();
  }

  /**
   * Renames what was written beside a file; where that is refused, it is deleted. Not durable
   * before {@link #forceDirectory}.
   *
   * @param name the file's name
   * @throws IOException if the disk refuses; the file is the old one or the new one
   */
  default void putInPlace(String name) throws IOException {
    String beside = name + TEMPORARY;
    try {
      rename(beside, name);
    } catch (IOException e) {
      deleteUnfinished(beside, e);
      throw e;
    }
  }

  /** Ending of files that are not finished: whatever has it may be deleted at open. */
  String TEMPORARY = ".tmp";

  /**
   * One entry of the directory.
   *
   * @param name its name
   * @param kind what it is; a link is never followed
   * @param length bytes of a file
   */
  record Entry(String name, Kind kind, long length) {}

  /** What an entry is. */
  enum Kind {
    /** A regular file. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A symbolic link, a device, a pipe. */
    OTHER
  }

  /** A held lock. */
  interface Lock extends AutoCloseable {
    @Override
    void close() throws IOException;
  }
}
