package dev.firkin.testkit;

import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.DiskFullException;
import dev.firkin.internal.io.LockedException;
import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.io.MappedFile;
import dev.firkin.internal.io.OutputFile;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A disk in memory that takes {@link Disk} literally: nothing is durable before it is forced.
 *
 * <p>Mapped files are native memory and stand for the page cache; each file has beside them what is
 * on the device, changed by a force only, for the bytes that were forced only. The directory is
 * kept in the same two ways. {@link #image} takes what is there at a moment, at any moment and
 * while a store runs on it, and the {@link DiskImage} tells what a kill or a power cut makes of it.
 * So a crash stops nobody, and one run of a store can be crashed at every operation.
 *
 * <p>{@link #onOperation} is told of each operation before it is done, {@link #fail} makes
 * operations fail, {@link #capacity} makes the disk full, {@link #quota} its owner's share of it.
 * {@link #writeBack} does what the operating system does unasked.
 *
 * <p>Not in the model: reads of mapped memory that fail, for memory here is memory; and a device
 * that lies about what it has forced.
 *
 * <p>Safe for concurrent use; operations take turns, but stores to mapped memory do not: an image
 * taken by one thread while another one stores is as if the storing thread had been cut anywhere.
 */
@SuppressWarnings("exports") // whoever uses it is among those to whom core shows the seam
public final class FaultyDisk implements Disk {

  private static final String LOCK = "LOCK";
  private static final String ASIDE = "aside/";

  private final Path root;
  private final Map<String, StoredFile> names = new TreeMap<>();
  private final Map<String, StoredFile> durable = new HashMap<>();
  private final List<Change> pending = new ArrayList<>();
  private final Random random = new Random(1);
  private final List<String> violations = new ArrayList<>();
  private Fault fault = Fault.none();
  private Consumer<Operation> listener = operation -> {};
  private long capacity = Long.MAX_VALUE;
  private long quota = Long.MAX_VALUE;
  private long operations;
  private boolean locked;

  /** A change of the directory that is not forced. */
  private record Change(String from, String to, StoredFile file) {}

  /** An empty disk. */
  public FaultyDisk() {
    this(DiskImage.settled(Path.of("faulty"), Map.of()));
  }

  FaultyDisk(DiskImage image) {
    root = image.root();
    Map<FileImage, StoredFile> files = new IdentityHashMap<>();
    image.names().forEach((name, file) -> names.put(name, stored(files, file)));
    image.durable().forEach((name, file) -> durable.put(name, stored(files, file)));
    for (DirectoryChange change : image.pending()) {
      pending.add(
          switch (change) {
            case DirectoryChange.Created c -> new Change("", c.name(), stored(files, c.file()));
            case DirectoryChange.Renamed r -> new Change(r.from(), r.to(), stored(files, r.file()));
            case DirectoryChange.Deleted d -> new Change(d.name(), "", new StoredFile());
          });
    }
  }

  private static StoredFile stored(Map<FileImage, StoredFile> files, FileImage file) {
    return files.computeIfAbsent(file, StoredFile::new);
  }

  /**
   * What is there now.
   *
   * @return an image that does not change any more
   */
  public synchronized DiskImage image() {
    Map<String, FileImage> now = new HashMap<>();
    names.forEach((name, file) -> now.put(name, file.image()));
    Map<String, FileImage> forced = new HashMap<>();
    durable.forEach((name, file) -> forced.put(name, file.image()));
    List<DirectoryChange> changes = new ArrayList<>();
    for (Change change : pending) {
      changes.add(
          change.from.isEmpty()
              ? new DirectoryChange.Created(change.to, change.file.image())
              : change.to.isEmpty()
                  ? new DirectoryChange.Deleted(change.from)
                  : new DirectoryChange.Renamed(change.from, change.to, change.file.image()));
    }
    return new DiskImage(root, now, forced, changes);
  }

  /**
   * Says who is told of each operation, before it is done and before it fails. Called with the disk
   * held; may take an {@link #image}.
   *
   * @param told the listener
   */
  public synchronized void onOperation(Consumer<Operation> told) {
    listener = told;
  }

  /**
   * Says which operations fail from now on.
   *
   * @param planted the fault
   */
  public synchronized void fail(Fault planted) {
    fault = planted;
  }

  /**
   * Says how much the disk holds.
   *
   * @param bytes how many bytes may be in use; fewer than are in use now is a full disk
   */
  public synchronized void capacity(long bytes) {
    capacity = bytes;
  }

  /**
   * Says how much the owner of the store may use, which is not what the disk has left: {@link
   * #usableBytes} does not know of it.
   *
   * @param bytes how many bytes may be in use
   */
  public synchronized void quota(long bytes) {
    quota = bytes;
  }

  /**
   * How much is in use.
   *
   * @return bytes, whole pages
   */
  public synchronized long used() {
    return names.values().stream().mapToLong(f -> roundUp(f.room())).sum();
  }

  private static long roundUp(long bytes) {
    return (long) Pages.count(bytes) * Pages.PAGE;
  }

  /**
   * How many operations there were.
   *
   * @return the number of the last one
   */
  public synchronized long operations() {
    return operations;
  }

  /**
   * What was done to the disk that would have harmed a real one.
   *
   * @return sentences; empty if all was well
   */
  public synchronized List<String> violations() {
    names.forEach((name, file) -> {
      if (file.isWrittenOutside()) {
        violations.add(name + " was stored to where no room had been taken");
      }
    });
    return List.copyOf(violations);
  }

  /** Drops from the page cache what a failed force left there, as memory pressure would. */
  public synchronized void evict() {
    names.values().forEach(StoredFile::evict);
  }

  /**
   * Lets the operating system write some of what is not forced, as it may at any time: pages,
   * lengths, and the first changes of the directory.
   *
   * @param seed chooses what
   */
  public synchronized void writeBack(long seed) {
    Random chosen = new Random(seed);
    files().forEach(file -> file.writeBack(chosen, false));
    for (int n = chosen.nextInt(pending.size() + 1); n > 0; n--) {
      Change change = pending.removeFirst();
      durable.remove(change.from);
      if (!change.to.isEmpty()) {
        durable.put(change.to, change.file);
      }
    }
  }

  /**
   * Lets the operating system try to write some of what is not forced, and the device refuse it:
   * the pages count as clean, and the next force of their file fails, whoever asks for it.
   *
   * @param seed chooses what
   */
  public synchronized void loseWriteBack(long seed) {
    Random chosen = new Random(seed);
    files().forEach(file -> file.writeBack(chosen, true));
  }

  /** Every file that has a name, or will have one again after some power cuts. */
  private Set<StoredFile> files() {
    Set<StoredFile> files = new LinkedHashSet<>(names.values());
    new TreeMap<>(durable).values().forEach(files::add);
    pending.forEach(change -> files.add(change.file));
    return files;
  }

  private Operation step(Operation.Kind kind, String file) throws IOException {
    Operation operation = new Operation(++operations, kind, file);
    listener.accept(operation);
    fault.before(operation);
    return operation;
  }

  private StoredFile existing(String name) throws NoSuchFileException {
    StoredFile file = names.get(name);
    if (file == null) {
      throw new NoSuchFileException(root.resolve(name).toString());
    }
    return file;
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public void createRoot() {
    // It is there.
  }

  @Override
  public synchronized Lock lock(boolean shared) throws IOException {
    step(Operation.Kind.LOCK, LOCK);
    if (locked) {
      throw new LockedException("this process");
    }
    if (!names.containsKey(LOCK)) {
      StoredFile file = new StoredFile();
      names.put(LOCK, file);
      pending.add(new Change("", LOCK, file));
    }
    locked = true;
    return this::unlock;
  }

  private synchronized void unlock() {
    locked = false;
  }

  @Override
  public synchronized List<Entry> list() throws IOException {
    step(Operation.Kind.LIST, "");
    List<Entry> entries = new ArrayList<>();
    boolean aside = false;
    for (Map.Entry<String, StoredFile> e : names.entrySet()) {
      if (e.getKey().startsWith(ASIDE)) {
        aside = true;
      } else {
        entries.add(new Entry(e.getKey(), Kind.FILE, e.getValue().length()));
      }
    }
    if (aside) {
      entries.add(new Entry("aside", Kind.DIRECTORY, 0));
    }
    return entries;
  }

  @Override
  public synchronized long usableBytes() {
    return capacity == Long.MAX_VALUE ? capacity : Math.max(0, capacity - used());
  }

  @Override
  public synchronized byte[] read(String name, int bytesMax) throws IOException {
    Operation operation = step(Operation.Kind.READ, name);
    StoredFile file = existing(name);
    if (file.length() > bytesMax) {
      throw new IOException(
          "%s has %d bytes, expected at most %d".formatted(name, file.length(), bytesMax));
    }
    byte[] bytes = file.bytes();
    return Arrays.copyOf(bytes, fault.arrives(operation, bytes.length));
  }

  @Override
  public synchronized OutputFile create(String name) throws IOException {
    Operation operation = step(Operation.Kind.CREATE, name);
    if (names.containsKey(name)) {
      throw new FileAlreadyExistsException(root.resolve(name).toString());
    }
    checkRoom(name, 1);
    StoredFile file = new StoredFile();
    names.put(name, file);
    pending.add(new Change("", name, file));
    fault.after(operation);
    step(Operation.Kind.OPEN, name);
    return new Output(name, file);
  }

  private void checkRoom(String name, long more) throws DiskFullException {
    if (more > left()) {
      throw new DiskFullException("no room on the disk for " + root.resolve(name), null);
    }
  }

  /** Bytes that may still be taken; none or less if there is no room. */
  private long left() {
    long most = Math.min(capacity, quota);
    return most == Long.MAX_VALUE ? most : Math.max(0, most - used());
  }

  @Override
  public synchronized MappedFile map(String name) throws IOException {
    step(Operation.Kind.MAP, name);
    StoredFile file = existing(name);
    Arena arena = Arena.ofShared();
    MemorySegment memory = arena.allocate(file.length(), 8);
    file.copyTo(memory);
    return new Mapping(memory.asReadOnly(), arena);
  }

  @Override
  public synchronized MemorySegment mapPrivate(String name, long offset, long bytes, Arena arena)
      throws IOException {
    step(Operation.Kind.MAP, name);
    StoredFile file = existing(name);
    if (offset + bytes > file.length()) {
      throw new EOFException(name + " is cut");
    }
    MemorySegment memory = arena.allocate(bytes, 64);
    file.copyTo(memory, offset);
    return memory;
  }

  private record Mapping(MemorySegment bytes, Arena arena) implements MappedFile {
    @Override
    public void close() {
      arena.close();
    }
  }

  @Override
  public synchronized LogFile openLog(String name, long capacityBytes) throws IOException {
    Operation operation = step(Operation.Kind.OPEN_LOG, name);
    StoredFile file = existing(name);
    if (file.length() > capacityBytes) {
      throw new IllegalArgumentException(
          "%s has %d bytes, mapped are %d".formatted(name, file.length(), capacityBytes));
    }
    Arena arena = Arena.ofShared();
    long length = file.length();
    MemorySegment memory = arena.allocate(capacityBytes, 8);
    file.map(memory);
    try {
      fault.after(operation);
    } catch (IOException e) {
      file.unmap();
      arena.close();
      throw e;
    }
    return new Appended(name, file, memory, arena, length);
  }

  @Override
  public synchronized void truncate(String name, long length) throws IOException {
    Operation operation = step(Operation.Kind.TRUNCATE, name);
    StoredFile file = existing(name);
    file.cut(length);
    fault.after(operation);
    forcing(name, file, 0, Long.MAX_VALUE);
    file.force();
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    Operation operation = step(Operation.Kind.RENAME, from);
    StoredFile file = existing(from);
    names.remove(from);
    names.put(to, file);
    pending.add(new Change(from, to, file));
    fault.after(operation);
  }

  @Override
  public synchronized Path moveAside(String name) throws IOException {
    Operation operation = step(Operation.Kind.MOVE_ASIDE, name);
    StoredFile file = existing(name);
    String to = ASIDE + name;
    for (int n = 1; names.containsKey(to); n++) {
      to = ASIDE + name + "." + n;
    }
    names.remove(name);
    names.put(to, file);
    pending.add(new Change(name, to, file));
    fault.after(operation);
    step(Operation.Kind.FORCE_DIRECTORY, ASIDE);
    return root.resolve(to);
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    Operation operation = step(Operation.Kind.DELETE, name);
    StoredFile file = names.remove(name);
    if (file != null) {
      pending.add(new Change(name, "", file));
    }
    fault.after(operation);
  }

  @Override
  public synchronized void forceDirectory() throws IOException {
    Operation operation = step(Operation.Kind.FORCE_DIRECTORY, "");
    durable.clear();
    durable.putAll(names);
    pending.clear();
    fault.after(operation);
  }

  /** About to force a file: fails if that is planted, or if pages of it were lost before. */
  private void forcing(String name, StoredFile file, long from, long to) throws IOException {
    try {
      step(Operation.Kind.FORCE, name);
    } catch (IOException e) {
      file.forceInVain(from, to, random);
      throw e;
    }
    if (file.reportLost()) {
      file.forceInVain(from, to, random);
      throw new IOException("Input/output error (pages of %s were lost before)".formatted(name));
    }
  }

  /** A file being written from start to end. */
  private final class Output implements OutputFile {
    private final String name;
    private final StoredFile file;
    private long position;
    private boolean closed;

    Output(String name, StoredFile file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      synchronized (FaultyDisk.this) {
        int half = length / 2;
        some(bytes, offset, half);
        some(bytes, offset + half, length - half);
      }
    }

    private void some(byte[] bytes, int offset, int length) throws IOException {
      step(Operation.Kind.WRITE, name);
      checkOpen();
      long more = roundUp(position + length) - roundUp(file.room());
      int fits = length;
      if (more > left()) {
        long end = roundUp(file.room()) + left() / Pages.PAGE * Pages.PAGE;
        fits = Math.clamp(end - position, 0, length);
      }
      file.write(position, bytes, offset, fits);
      position += fits;
      checkRoom(name, fits == length ? 0 : more); // what fits is written before the disk is full
    }

    @Override
    public void rewrite(long at, byte[] bytes) throws IOException {
      synchronized (FaultyDisk.this) {
        int half = bytes.length / 2;
        step(Operation.Kind.REWRITE, name);
        checkOpen();
        file.write(at, bytes, 0, half);
        step(Operation.Kind.REWRITE, name);
        file.write(at + half, bytes, half, bytes.length - half);
      }
    }

    private void checkOpen() throws IOException {
      if (closed) {
        throw new IOException(name + " is closed");
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (FaultyDisk.this) {
        checkOpen();
        forcing(name, file, 0, Long.MAX_VALUE);
        file.force();
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** A file being appended to through its mapping. */
  private final class Appended implements LogFile {
    private final String name;
    private final StoredFile file;
    private final MemorySegment memory;
    private final Arena arena;
    private volatile long allocated;
    private boolean closed;

    Appended(String name, StoredFile file, MemorySegment memory, Arena arena, long allocated) {
      this.name = name;
      this.file = file;
      this.memory = memory;
      this.arena = arena;
      this.allocated = allocated;
    }

    @Override
    public MemorySegment bytes() {
      return memory;
    }

    @Override
    public long allocated() {
      return allocated;
    }

    @Override
    public void allocate(long upTo) throws IOException {
      synchronized (FaultyDisk.this) {
        if (upTo > memory.byteSize()) {
          throw new IllegalArgumentException(
              "%s holds %d bytes, asked for %d".formatted(name, memory.byteSize(), upTo));
        }
        if (upTo <= allocated) {
          return;
        }
        some(allocated + (upTo - allocated) / 2);
        some(upTo);
        allocated = upTo;
      }
    }

    private void checkOpen() throws IOException {
      if (closed) {
        throw new IOException(name + " is closed");
      }
    }

    private void some(long upTo) throws IOException {
      step(Operation.Kind.ALLOCATE, name);
      checkOpen();
      checkRoom(name, roundUp(upTo) - roundUp(file.room()));
      file.takeRoom(upTo);
    }

    @Override
    public void force(long from, long to) throws IOException {
      synchronized (FaultyDisk.this) {
        forcing(name, file, from, to);
        file.force(from, to);
      }
    }

    @Override
    public void forceAnew(long from, long to) throws IOException {
      synchronized (FaultyDisk.this) {
        file.soil(from, to);
        force(from, to);
      }
    }

    @Override
    public void trim(long length) throws IOException {
      synchronized (FaultyDisk.this) {
        Operation operation = step(Operation.Kind.TRIM, name);
        checkOpen();
        if (!Pages.isZero(memory, Math.min(allocated, memory.byteSize()), memory.byteSize())) {
          violations.add(name + " was stored to where no room had been taken");
        }
        file.cut(length);
        allocated = Math.min(allocated, length);
        fault.after(operation);
      }
    }

    @Override
    public void close() {
      synchronized (FaultyDisk.this) {
        closed = true;
        if (file.unmap()) {
          violations.add(name + " was stored to where no room had been taken");
        }
      }
      arena.close();
    }
  }
}
