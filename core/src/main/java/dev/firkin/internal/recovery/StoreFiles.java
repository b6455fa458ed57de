package dev.firkin.internal.recovery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.firkin.error.CorruptDataException;
import dev.firkin.error.StoreOpenException;
import dev.firkin.internal.format.Checkpoint;
import dev.firkin.internal.format.DictionaryFile;
import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.format.NewerFormat;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.format.StoreFormat;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.OutputFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What is in a store's directory: tells a store from anything else, and makes a new one. */
final class StoreFiles {

  static final String LOCK = "LOCK";
  static final String RESERVE = "RESERVE";
  static final String ASIDE = "aside";

  /** What file systems and people leave in any directory. */
  private static final Set<String> HARMLESS = Set.of("lost+found", ".DS_Store");

  /** How all files begin that have a format. */
  private static final String OURS = "FIRKIN-";

  private final Disk disk;

  StoreFiles(Disk disk) {
    this.disk = disk;
  }

  /**
   * Lists the directory.
   *
   * @return entries by name
   * @throws StoreOpenException if it is no directory, or something that is no file has a store
   *     file's name
   */
  Map<String, Disk.Entry> list() {
    List<Disk.Entry> entries;
    try {
      entries = disk.list();
    } catch (java.nio.file.NotDirectoryException e) {
      throw new StoreOpenException(
          "%s is a file; a store is a directory".formatted(disk.root()), e);
    } catch (IOException e) {
      throw cannotRead(e);
    }
    Map<String, Disk.Entry> byName = new HashMap<>();
    for (Disk.Entry entry : entries) {
      if (isOurs(entry.name()) && entry.kind() != Disk.Kind.FILE) {
        throw new StoreOpenException(
            "%s is not a regular file but %s; put the store's own file back"
                .formatted(
                    disk.root().resolve(entry.name()),
                    entry.kind() == Disk.Kind.DIRECTORY ? "a directory" : "a link or device"));
      }
      byName.put(entry.name(), entry);
    }
    return byName;
  }

  StoreOpenException cannotRead(IOException e) {
    return new StoreOpenException(
        "%s cannot be read: %s".formatted(disk.root(), e.getMessage()), e);
  }

  static boolean isOurs(String name) {
    return name.equals(StoreFormat.NAME)
        || name.equals(Manifest.NAME)
        || name.equals(LOCK)
        || name.equals(RESERVE)
        || name.equals(Checkpoint.NAME)
        || FileNames.dataId(name).isPresent()
        || FileNames.hintId(name).isPresent()
        || FileNames.dictionaryId(name).isPresent();
  }

  private static boolean isUnfinished(String name) {
    return name.endsWith(Disk.TEMPORARY)
        && isOurs(name.substring(0, name.length() - Disk.TEMPORARY.length()));
  }

  /** Unfinished files, which may go. */
  static boolean isLeftOver(String name) {
    return isUnfinished(name);
  }

  /**
   * Makes sure that a directory without a store file may become a store: that it is empty, or that
   * a creation was cut short in it.
   *
   * @throws StoreOpenException if it belongs to somebody else
   * @throws CorruptDataException if it was a store
   */
  void checkMayBeCreated(Map<String, Disk.Entry> entries) {
    for (Disk.Entry entry : entries.values()) {
      if (FileNames.dataId(entry.name()).isPresent() && entry.length() > SegmentHeader.BYTES) {
        throw new CorruptDataException(
            disk.root().resolve(StoreFormat.NAME),
            0,
            "the file is missing although there is data in " + entry.name(),
            "restore the file from a backup, or open with RecoveryMode.SALVAGE");
      }
    }
    List<String> foreign =
        entries.values().stream()
            .filter(entry -> !HARMLESS.contains(entry.name()) && !isBegun(entry))
            .map(Disk.Entry::name)
            .sorted()
            .toList();
    if (!foreign.isEmpty()) {
      String names = String.join(", ", foreign.subList(0, Math.min(5, foreign.size())));
      throw new StoreOpenException(
          "%s is not a Firkin store: found %s%s; choose an empty or new directory"
              .formatted(disk.root(), printable(names), foreign.size() > 5 ? ", ..." : ""));
    }
  }

  /**
   * Whether Firkin began the file: it has a name of ours, and begins as ours do, if it has not been
   * left empty or zero by a power cut. Others too call their files MANIFEST or LOCK.
   */
  boolean isBegun(Disk.Entry entry) {
    String name = entry.name();
    if (entry.kind() != Disk.Kind.FILE || !isOurs(name) && !isUnfinished(name)) {
      return false;
    }
    if (entry.length() > Manifest.BYTES_MAX) {
      return FileNames.dataId(name).isPresent()
          || FileNames.hintId(name).isPresent()
          || name.startsWith(Checkpoint.NAME);
    }
    byte[] bytes;
    try {
      bytes = disk.read(name, Manifest.BYTES_MAX);
    } catch (IOException e) {
      throw cannotRead(e);
    }
    String start = start(bytes);
    return start.startsWith(name.equals(LOCK) ? "process " : OURS)
        || start.chars().allMatch(c -> c == 0);
  }

  private static String start(byte[] bytes) {
    return new String(bytes, 0, Math.min(8, bytes.length), ISO_8859_1);
  }

  /** Whether Firkin began the store's first file, which tells without a look at the others. */
  boolean isStoreBegun() {
    try {
      return start(disk.read(StoreFormat.NAME, Manifest.BYTES_MAX)).startsWith(OURS);
    } catch (IOException e) {
      return false; // what there is instead, the list tells
    }
  }

  /** Names come from anybody: nothing that a terminal would obey. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /** Makes a store: everything else first, the store file last. */
  StoreFormat create(long now, String compressor, Map<String, Disk.Entry> leftOvers)
      throws IOException {
    for (String name : leftOvers.keySet()) {
      if (!name.equals(LOCK) && (isOurs(name) || isUnfinished(name))) {
        disk.delete(name);
      }
    }
    SecureRandom random = new SecureRandom();
    StoreFormat store = new StoreFormat(UUID.randomUUID(), random.nextLong(), now);
    byte[] header =
        new SegmentHeader(store.store(), 1, 0, random.nextInt(), compressor, 0).encode();
    try (OutputFile out = disk.create(FileNames.data(1))) {
      out.write(header, 0, header.length);
      out.force();
    }
    disk.replace(
        Manifest.NAME,
        new Manifest(store.store(), 1, 3, List.of(), 1, 2, 0, List.of(), List.of()).encode());
    disk.replace(StoreFormat.NAME, store.encode());
    return store;
  }

  StoreFormat readStore() throws IOException {
    try {
      return StoreFormat.decode(disk.read(StoreFormat.NAME, Manifest.BYTES_MAX));
    } catch (FileDamage e) {
      throw damaged(StoreFormat.NAME, e);
    } catch (NewerFormat e) {
      throw newer(StoreFormat.NAME, e);
    }
  }

  Manifest readManifest(StoreFormat store, Map<String, Disk.Entry> entries) throws IOException {
    if (!entries.containsKey(Manifest.NAME)) {
      throw new CorruptDataException(
          path(Manifest.NAME),
          0,
          "the file is missing",
          "restore the file from a backup, or open with RecoveryMode.SALVAGE");
    }
    try {
      Manifest manifest = Manifest.decode(disk.read(Manifest.NAME, Manifest.BYTES_MAX));
      if (!manifest.store().equals(store.store())) {
        throw new FileDamage(16, "the file is of another store");
      }
      return manifest;
    } catch (FileDamage e) {
      throw damaged(Manifest.NAME, e);
    } catch (NewerFormat e) {
      throw newer(Manifest.NAME, e);
    }
  }

  DictionaryFile readDictionary(StoreFormat store, long id) throws IOException {
    String name = FileNames.dictionary(id);
    try {
      DictionaryFile file = DictionaryFile.decode(disk.read(name, DictionaryFile.BYTES_MAX));
      if (!file.store().equals(store.store())) {
        throw new FileDamage(16, "the file is of another store");
      }
      if (file.id() != id) {
        throw new FileDamage(32, "the file is of dictionary %d".formatted(file.id()));
      }
      return file;
    } catch (NoSuchFileException e) {
      throw new CorruptDataException(
          path(name),
          0,
          "dictionary %d is missing; values compressed with it cannot be read".formatted(id),
          "restore the file from a backup, or open with RecoveryMode.SALVAGE to keep the rest",
          e);
    } catch (FileDamage e) {
      throw damaged(name, e);
    } catch (NewerFormat e) {
      throw newer(name, e);
    }
  }

  CorruptDataException damaged(String name, FileDamage damage) {
    return new CorruptDataException(
        path(name),
        damage.offset(),
        damage.problem(),
        "restore the file from a backup, or open with RecoveryMode.SALVAGE",
        damage);
  }

  StoreOpenException newer(String name, NewerFormat e) {
    return new StoreOpenException("%s was %s".formatted(path(name), e.getMessage()), e);
  }

  Path path(String name) {
    return disk.root().resolve(name);
  }
}
