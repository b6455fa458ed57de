package dev.firkin.internal.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The real file system.
 *
 * <p>Channels are opened for one operation and closed again, since an interrupt closes the channel
 * it meets for everybody; files that stay open are {@link RandomAccessFile}s, which interrupts do
 * not touch.
 */
public final class FileDisk implements Disk {

  static final String ASIDE = "aside";

  /** What a force makes durable, as long as nothing is known of that. */
  private static final long USUAL_FORCE = 64L << 10;

  private final Path root;
  private final long usualForce;
  private volatile @Nullable Pieces pieces; // of the log file that was opened last

  /**
   * Does not touch the disk.
   *
   * @param root the directory
   */
  public FileDisk(Path root) {
    this(root, false);
  }

  /**
   * Does not touch the disk.
   *
   * @param root the directory
   * @param forcesEachWrite whether a force is to be expected for each write to the log
   */
  public FileDisk(Path root, boolean forcesEachWrite) {
    this.root = root;
    usualForce = forcesEachWrite ? 0 : USUAL_FORCE;
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public void createRoot() throws IOException {
    if (Files.isDirectory(root)) {
      return;
    }
    Path absolute = root.toAbsolutePath();
    Path missing = absolute;
    List<Path> toCreate = new ArrayList<>();
    while (missing != null && !Files.exists(missing)) {
      toCreate.addFirst(missing);
      missing = missing.getParent();
    }
    if (missing != null && !Files.isDirectory(missing)) {
      throw new NotDirectoryException(missing.toString());
    }
    for (Path directory : toCreate) {
      createDirectory(directory);
    }
    if (!Files.isDirectory(root)) {
      throw new NotDirectoryException(root.toString());
    }
  }

  private static void createDirectory(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, ownerOnly(directory, "rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
    Path parent = directory.getParent();
    if (parent != null) {
      forceDirectory(parent);
    }
  }

  @Override
  public @Nullable Lock lock(boolean shared) throws IOException {
    return StoreLock.take(root, shared);
  }

  @Override
  public List<Entry> list() throws IOException {
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(root)) {
      SortedMap<String, Entry> entries = new TreeMap<>();
      for (Path path : paths) {
        BasicFileAttributes a;
        try {
          a = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
          continue; // deleted since it was listed
        }
        Kind kind = a.isRegularFile() ? Kind.FILE : a.isDirectory() ? Kind.DIRECTORY : Kind.OTHER;
        String name = path.getFileName().toString();
        entries.put(name, new Entry(name, kind, a.size()));
      }
      return new ArrayList<>(entries.values());
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  @Override
  public long usableBytes() throws IOException {
    // Not by its file store, to find which the JDK reads a file, and there may be no descriptor.
    long usable = root.toFile().getUsableSpace();
    if (usable == 0 && !Files.isDirectory(root)) {
      throw new NoSuchFileException(root.toString());
    }
    return usable;
  }

  @Override
  public byte[] read(String name, int bytesMax) throws IOException {
    return name.equals(StoreLock.NAME)
        ? StoreLock.read(root, () -> readFile(name, bytesMax)) // opening it could cost the lock
        : readFile(name, bytesMax);
  }

  private byte[] readFile(String name, int bytesMax) throws IOException {
    return InterruptShield.run(
        new InterruptShield.Operation<byte[]>() {
          @Override
          public byte[] run() throws IOException {
            return readOnce(name, bytesMax);
          }
        });
  }

  private byte[] readOnce(String name, int bytesMax) throws IOException {
    try (FileChannel channel = openRegular(name, StandardOpenOption.READ)) {
      long length = channel.size();
      if (length > bytesMax) {
        throw new IOException(
            "%s has %d bytes, expected at most %d".formatted(name, length, bytesMax));
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) length);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        continue; // until full, or cut by somebody meanwhile
      }
      byte[] bytes = new byte[buffer.flip().remaining()];
      buffer.get(bytes);
      return bytes;
    }
  }

  @Override
  public OutputFile create(String name) throws IOException {
    Path path = path(name);
    try {
      Files.createFile(path, ownerOnly(root, "rw-------"));
      return new SequentialFile(path, new RandomAccessFile(path.toFile(), "rw"));
    } catch (IOException e) {
      throw translated(e, path);
    }
  }

  @Override
  public MappedFile map(String name) throws IOException {
    return InterruptShield.run(
        new InterruptShield.Operation<MappedFile>() {
          @Override
          public MappedFile run() throws IOException {
            return mapOnce(name);
          }
        });
  }

  private MappedFile mapOnce(String name) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = openRegular(name, StandardOpenOption.READ)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new Mapping(bytes, arena);
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public MemorySegment mapPrivate(String name, long offset, long bytes, Arena arena)
      throws IOException {
    return InterruptShield.run(
        new InterruptShield.Operation<MemorySegment>() {
          @Override
          public MemorySegment run() throws IOException {
            return mapPrivateOnce(name, offset, bytes, arena);
          }
        });
  }

  private MemorySegment mapPrivateOnce(String name, long offset, long bytes, Arena arena)
      throws IOException {
    try (FileChannel channel =
        openRegular(name, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (offset + bytes > channel.size()) {
        throw new EOFException(name + " is cut"); // mapping would make it longer
      }
      return channel.map(FileChannel.MapMode.PRIVATE, offset, bytes, arena);
    }
  }

  @Override
  public LogFile openLog(String name, long capacity) throws IOException {
    try {
      return InterruptShield.run(
          new InterruptShield.Operation<LogFile>() {
            @Override
            public LogFile run() throws IOException {
              return openLogOnce(name, capacity);
            }
          });
    } catch (IOException e) {
      throw translated(e, path(name));
    }
  }

  private LogFile openLogOnce(String name, long capacity) throws IOException {
    Path path = path(name);
    Arena arena = Arena.ofShared();
    try (FileChannel channel =
        openRegular(name, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long length = channel.size();
      // Mapping for writing beyond the end makes the file that long, sparsely.
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, capacity, arena);
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      Pieces before = pieces;
      Pieces now =
          new Pieces(
              length,
              capacity,
              before == null ? usualForce : before.usualForce(),
              System.nanoTime());
      pieces = now;
      return new AppendedFile(path, file, bytes, arena, length, now);
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public void truncate(String name, long length) throws IOException {
    InterruptShield.<@Nullable Void>run(() -> {
      try (FileChannel channel = openRegular(name, StandardOpenOption.WRITE)) {
        channel.truncate(length);
        channel.force(true);
        return null;
      }
    });
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(
        path(from), path(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public Path moveAside(String name) throws IOException {
    Path aside = path(ASIDE);
    if (!Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
      createDirectory(aside);
    } else if (!Files.isDirectory(aside, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(aside + " is not a directory but a file or link; rename it");
    }
    for (int n = 0; ; n++) {
      Path target = aside.resolve(n == 0 ? name : name + "." + n);
      if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(path(name), target, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(aside);
        return target;
      }
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(path(name));
  }

  @Override
  public void forceDirectory() throws IOException {
    forceDirectory(root);
  }

  private static void forceDirectory(Path directory) throws IOException {
    if (WINDOWS) {
      return; // a directory cannot be opened there, and its changes are journaled
    }
    InterruptShield.run(
        new InterruptShield.Operation<@Nullable Void>() {
          @Override
          public @Nullable Void run() throws IOException {
            forceOnce(directory);
            return null;
          }
        });
  }

  private static void forceOnce(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static final boolean WINDOWS =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

  private Path path(String name) {
    return root.resolve(name);
  }

  private FileChannel openRegular(String name, StandardOpenOption... options) throws IOException {
    Path path = path(name);
    BasicFileAttributes a =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!a.isRegularFile()) {
      throw new IOException(name + " is not a regular file");
    }
    java.util.Set<java.nio.file.OpenOption> all = new java.util.HashSet<>(List.of(options));
    all.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(path, all);
  }

  /** Permissions where the file system has them; elsewhere the directory's own rules hold. */
  static FileAttribute<?>[] ownerOnly(Path near, String permissions) {
    return near.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Tells a full disk from other refusals: the JDK has no type for it, only the system's words. */
  static IOException translated(IOException e, Path path) {
    String message = String.valueOf(e.getMessage());
    boolean full =
        message.contains("No space left on device")
            || message.contains("Disk quota exceeded")
            || message.contains("not enough space on the disk");
    return full ? new DiskFullException("no room on the disk for " + path, e) : e;
  }

  private record Mapping(MemorySegment bytes, Arena arena) implements MappedFile {
    @Override
    public void close() {
      LateClosing.close(arena);
    }
  }
}
