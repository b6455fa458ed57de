package dev.firkin.internal.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a store: the operating system's lock on the file {@code LOCK}, whose text (who,
 * where, since) is only for people.
 *
 * <p>POSIX drops a process's locks on a file as soon as the process closes <em>any</em> descriptor
 * of it, so inside one process the file must not even be opened a second time. A register in the
 * system properties, which every class loader of the JVM shares, answers first.
 */
final class StoreLock implements Disk.Lock {

  static final String NAME = "LOCK";
  private static final String REGISTER = "dev.firkin.lock:";
  private static final int TEXT_BYTES_MAX = 1024;

  private final Path path;
  private final String registered;
  private final FileChannel channel;

  private StoreLock(Path path, String registered, FileChannel channel) {
    this.path = path;
    this.registered = registered;
    this.channel = channel;
  }

  static Disk.@Nullable Lock take(Path root, boolean shared) throws IOException {
    String key = key(root);
    String mine = mine();
    Object holder = System.getProperties().putIfAbsent(key, mine);
    if (holder != null) {
      throw new LockedException("this process (%s)".formatted(holder));
    }
    boolean held = false;
    try {
      Disk.Lock lock =
          InterruptShield.run(
              new InterruptShield.Operation<Disk.@Nullable Lock>() {
                @Override
                public Disk.@Nullable Lock run() throws IOException {
                  return lockFile(root, key, mine, shared);
                }
              });
      held = lock != null;
      return lock;
    } finally {
      if (!held) {
        System.getProperties().remove(key);
      }
    }
  }

  /**
   * Reads the file, unless this process has the lock: then it says what stands there without
   * opening it. Meanwhile nobody in this process takes the lock.
   *
   * @param reading opens, reads and closes the file
   */
  static byte[] read(Path root, InterruptShield.Operation<byte[]> reading) throws IOException {
    String key = key(root);
    Object holder = System.getProperties().putIfAbsent(key, mine());
    if (holder != null) {
      return (holder + "\n").getBytes(StandardCharsets.UTF_8);
    }
    try {
      return reading.run();
    } finally {
      System.getProperties().remove(key);
    }
  }

  private static String key(Path root) throws IOException {
    return REGISTER + root.toRealPath();
  }

  /** Put together without formatters, whose classes would take a good part of an opening. */
  private static String mine() {
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
    return "process " + processId() + ", " + hostName() + ", " + now;
  }

  /** Where the system tells it by itself, without the JDK's classes that watch processes. */
  private static String processId() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self")).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return Long.toString(ProcessHandle.current().pid());
    }
  }

  private static Disk.@Nullable Lock lockFile(Path root, String key, String mine, boolean shared)
      throws IOException {
    Path path = root.resolve(NAME);
    FileChannel channel;
    try {
      channel = open(path, shared);
    } catch (FileSystemException e) {
      // Without the file and the right to create it, there is nobody who could be writing.
      if (shared && (e instanceof NoSuchFileException || e instanceof AccessDeniedException)) {
        return null;
      }
      throw e;
    }
    try {
      FileLock lock;
      try {
        lock = channel.tryLock(0, Long.MAX_VALUE, shared);
      } catch (OverlappingFileLockException e) {
        throw new LockedException("this process, by other means than Firkin");
      }
      if (lock == null) {
        throw new LockedException(text(channel));
      }
      if (!shared) {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((mine + "\n").getBytes(StandardCharsets.UTF_8)), 0);
      }
      return new StoreLock(path, key, channel);
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  private static FileChannel open(Path path, boolean shared) throws IOException {
    if (isSomethingElse(path)) {
      throw new IOException(NAME + " is not a regular file");
    }
    Set<java.nio.file.OpenOption> options = new HashSet<>();
    options.add(StandardOpenOption.READ);
    options.add(LinkOption.NOFOLLOW_LINKS);
    if (shared) {
      return FileChannel.open(path, options);
    }
    options.add(StandardOpenOption.WRITE);
    options.add(StandardOpenOption.CREATE);
    return FileChannel.open(path, options, FileDisk.ownerOnly(path, "rw-------"));
  }

  /** A link, a folder, or a pipe, which to open for reading could take for ever. */
  private static boolean isSomethingElse(Path path) throws IOException {
    try {
      return !Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isRegularFile();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(TEXT_BYTES_MAX);
    channel.read(buffer, 0);
    String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    String printable = text.replaceAll("\\p{Cntrl}", "").strip();
    return printable.isEmpty() ? "another process" : printable;
  }

  /**
   * Without asking the network, which can take seconds to say that it does not know. Nor the
   * environment where a file tells it too, since the JDK makes a map of all of that first.
   */
  private static String hostName() {
    String name = nameIn("/proc/sys/kernel/hostname");
    if (name == null) {
      name = System.getenv(FileDisk.WINDOWS ? "COMPUTERNAME" : "HOSTNAME");
    }
    if (name == null) {
      name = nameIn("/etc/hostname");
    }
    return name == null ? "this host" : name;
  }

  private static @Nullable String nameIn(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IOException("%s: %s".formatted(path, e.getMessage()), e);
    } finally {
      System.getProperties().remove(registered);
    }
  }
}
