package dev.firkin.internal.recovery;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.error.CorruptDataException;
import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.format.NewerFormat;
import dev.firkin.internal.format.RecordFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentDigest;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.format.StoreFormat;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.MappedFile;
import dev.firkin.internal.io.OutputFile;
import dev.firkin.internal.segment.SegmentWriter;
import dev.firkin.stats.RecoveryReport.Damage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes a damaged store one that opens: what can be read of a damaged segment is copied to a new
 * one in its place, and the damaged file moved aside. Everything that is lost is reported. Reads
 * every byte.
 */
final class Salvage {

  private final Disk disk;
  private final StoreFiles files;
  private final List<Damage> damage;
  private final List<Path> movedAside;
  private final SecureRandom random = new SecureRandom();
  private final List<String> toMoveAside = new ArrayList<>();
  private final RecordView view = new RecordView();
  private UUID storeId = new UUID(0, 0);
  private final List<Long> dictionaries = new ArrayList<>();
  private long freeId;
  private long lastSequence;
  private boolean manifestChanged;

  Salvage(Disk disk, StoreFiles files, List<Damage> damage, List<Path> movedAside) {
    this.disk = disk;
    this.files = files;
    this.damage = damage;
    this.movedAside = movedAside;
  }

  /** Whether anything here was a store. */
  boolean isStore(Map<String, Disk.Entry> entries) {
    return entries.containsKey(StoreFormat.NAME)
        || entries.values().stream()
            .anyMatch(
                e -> FileNames.dataId(e.name()).isPresent() && e.length() > SegmentHeader.BYTES);
  }

  /** Repairs what is damaged; a store without damage is left as it is. */
  StoreFormat repair(Map<String, Disk.Entry> entries) throws IOException {
    List<Candidate> all = candidates(entries);
    StoreFormat store = store(entries, all);
    storeId = store.store();
    all.removeIf(c -> c.headerWhole && !c.header.store().equals(storeId));
    Manifest manifest = manifest(store, entries, all);
    freeId = manifest.freeId();
    dictionaries(store, manifest);
    List<Manifest.Sealed> sealed = new ArrayList<>();
    for (Manifest.Sealed s : manifest.sealed()) {
      sealed(s, entries, all, sealed);
    }
    long active = active(manifest, entries, all, sealed);
    if (manifestChanged) {
      disk.replace(
          Manifest.NAME,
          new Manifest(
                  storeId,
                  manifest.generation() + 1,
                  freeId + 1,
                  sealed,
                  active,
                  freeId,
                  lastSequence,
                  manifest.spare(),
                  dictionaries)
              .encode());
    }
    for (String name : toMoveAside) {
      Path now = disk.moveAside(name);
      movedAside.add(now);
      LOGGER.log(System.Logger.Level.WARNING, "{0} is damaged and was moved to {1}", name, now);
    }
    disk.forceDirectory();
    return store;
  }

  /** Leaves the dictionaries that can be read. */
  private void dictionaries(StoreFormat store, Manifest manifest) throws IOException {
    for (long id : manifest.dictionaries()) {
      String name = FileNames.dictionary(id);
      try {
        files.readDictionary(store, id);
        dictionaries.add(id);
      } catch (CorruptDataException e) {
        lost(name, e.offset(), 0, "the dictionary is missing or damaged");
        manifestChanged = true;
        if (!(e.getCause() instanceof NoSuchFileException)) {
          toMoveAside.add(name);
        }
      }
    }
  }

  /** Whether a segment can stay as it is, as far as its header goes. */
  private boolean isUsable(Candidate c) {
    return c.headerWhole && hasDictionary(c.header);
  }

  private boolean hasDictionary(SegmentHeader header) {
    return header.dictionary() == 0 || dictionaries.contains(header.dictionary());
  }

  /**
   * A data file whose header says that it is one.
   *
   * @param firstSequence of its first record that can be read: two headers may have the same base
   */
  private record Candidate(
      long id, SegmentHeader header, boolean headerWhole, long firstSequence) {}

  private List<Candidate> candidates(Map<String, Disk.Entry> entries) throws IOException {
    List<Candidate> all = new ArrayList<>();
    for (String name : entries.keySet()) {
      var id = FileNames.dataId(name);
      if (id.isPresent()) {
        try (MappedFile file = disk.map(name)) {
          Candidate found = candidate(id.getAsLong(), file);
          if (found != null) {
            all.add(found);
          }
        } catch (NewerFormat e) {
          throw files.newer(name, e);
        }
      }
    }
    all.sort(
        Comparator.comparingLong((Candidate c) -> c.firstSequence).thenComparingLong(c -> c.id));
    return all;
  }

  private static @Nullable Candidate candidate(long id, MappedFile file) {
    long size = file.bytes().byteSize();
    try {
      SegmentHeader header = SegmentHeader.decode(file.bytes());
      return header.segment() == id
          ? new Candidate(id, header, true, firstSequence(file, header, size))
          : null;
    } catch (FileDamage e) {
      SegmentHeader guess = SegmentHeader.decodeUnchecked(file.bytes());
      if (guess == null) {
        return null;
      }
      // The salt is right if any record passes with it.
      long first = firstSequence(file, guess, size);
      return first == Long.MAX_VALUE ? null : new Candidate(id, guess, false, first);
    }
  }

  private static long firstSequence(MappedFile file, SegmentHeader header, long size) {
    SegmentScan scan = new SegmentScan(file.bytes(), header.salt());
    RecordView first = new RecordView();
    long at = scan.nextWhole(SegmentHeader.BYTES, size);
    return at < size && first.read(file.bytes(), header.salt(), at, size)
        ? first.sequence()
        : Long.MAX_VALUE;
  }

  private StoreFormat store(Map<String, Disk.Entry> entries, List<Candidate> all)
      throws IOException {
    try {
      if (entries.containsKey(StoreFormat.NAME)) {
        return files.readStore();
      }
    } catch (CorruptDataException e) {
      toMoveAside.add(StoreFormat.NAME);
    }
    Candidate any =
        all.stream()
            .filter(Candidate::headerWhole)
            .findFirst()
            .orElseThrow(() ->
                new CorruptDataException(
                    files.path(StoreFormat.NAME),
                    0,
                    "the file is lost, and no data file can be read",
                    "restore the store from a backup"));
    lost(StoreFormat.NAME, 0, StoreFormat.BYTES, "the file is missing or damaged; made anew");
    for (String name : toMoveAside) {
      movedAside.add(disk.moveAside(name));
    }
    toMoveAside.clear();
    for (String name : entries.keySet()) {
      if (FileNames.hintId(name).isPresent()) {
        disk.delete(name); // their hashes are of a seed that is lost
      }
    }
    StoreFormat store = new StoreFormat(any.header.store(), random.nextLong(), 0);
    disk.replace(StoreFormat.NAME, store.encode());
    return store;
  }

  private Manifest manifest(StoreFormat store, Map<String, Disk.Entry> entries, List<Candidate> all)
      throws IOException {
    try {
      return files.readManifest(store, entries);
    } catch (CorruptDataException e) {
      lost(Manifest.NAME, 0, 0, "the file is missing or damaged; made anew from the data files");
      if (entries.containsKey(Manifest.NAME)) {
        movedAside.add(disk.moveAside(Manifest.NAME));
      }
    }
    manifestChanged = true;
    long free = 1;
    List<Manifest.Sealed> sealed = new ArrayList<>();
    for (Candidate c : all) {
      free = Math.max(free, c.id + 1);
      try (MappedFile file = disk.map(FileNames.data(c.id))) {
        // The length is not known any more: as far as records can be read.
        SegmentScan scan = new SegmentScan(file.bytes(), c.header.salt());
        long size = file.bytes().byteSize();
        long end = SegmentHeader.BYTES;
        while (true) {
          end = scan.scan(end, size, record -> {}).stopped();
          long next = scan.nextWhole(end, size);
          if (next >= size) {
            break;
          }
          end = next;
        }
        sealed.add(new Manifest.Sealed(c.id, end, digest(file, c.header.salt(), end)));
      }
    }
    List<Long> found =
        entries.keySet().stream()
            .flatMapToLong(name -> FileNames.dictionaryId(name).stream())
            .sorted()
            .boxed()
            .toList();
    free = found.isEmpty() ? free : Math.max(free, found.getLast() + 1);
    long active = newActive(free++, 0);
    return new Manifest(store.store(), 0, free, sealed, active, free, 0, List.of(), found);
  }

  private long digest(MappedFile file, int salt, long end) {
    long digest = SegmentDigest.EMPTY;
    for (long at = SegmentHeader.BYTES;
        at < end && view.read(file.bytes(), salt, at, end);
        at = view.next()) {
      digest = SegmentDigest.add(digest, view.headerChecksum());
    }
    return digest;
  }

  private void sealed(
      Manifest.Sealed s,
      Map<String, Disk.Entry> entries,
      List<Candidate> all,
      List<Manifest.Sealed> repaired)
      throws IOException {
    String name = FileNames.data(s.id());
    Candidate c = find(all, s.id());
    if (c == null) {
      lost(name, 0, s.length(), "the file is missing or its header cannot be read");
      manifestChanged = true;
      if (entries.containsKey(name)) {
        toMoveAside.add(name);
      }
      return;
    }
    try (MappedFile file = disk.map(name)) {
      long size = Math.min(s.length(), file.bytes().byteSize());
      SegmentScan scan = new SegmentScan(file.bytes(), c.header.salt());
      SegmentScan.End end = scan.scan(SegmentHeader.BYTES, size, this::seen);
      if (isUsable(c) && end.accepted() == s.length()) {
        repaired.add(s);
        return;
      }
      if (size < s.length()) {
        lost(name, size, s.length() - size, "the file is cut");
      }
      rewrite(all, c, file, size, repaired);
    }
    toMoveAside.add(name);
  }

  private void seen(RecordView record) {
    lastSequence = Math.max(lastSequence, record.sequence());
  }

  private long active(
      Manifest manifest,
      Map<String, Disk.Entry> entries,
      List<Candidate> all,
      List<Manifest.Sealed> repaired)
      throws IOException {
    String name = FileNames.data(manifest.active());
    Candidate c = find(all, manifest.active());
    if (c == null && manifest.generation() == 0) {
      return manifest.active(); // just made
    }
    if (c == null) {
      lost(name, 0, 0, "the active segment is missing or its header cannot be read");
      if (entries.containsKey(name)) {
        toMoveAside.add(name);
      }
    } else {
      try (MappedFile file = disk.map(name)) {
        long size = file.bytes().byteSize();
        SegmentScan scan = new SegmentScan(file.bytes(), c.header.salt());
        SegmentScan.End end = scan.scan(SegmentHeader.BYTES, size, this::seen);
        long mark = mark(file, c);
        if (isUsable(c) && end.stopped() >= mark && mark >= SegmentHeader.BYTES) {
          return manifest.active(); // at most a torn tail, which every opening cuts
        }
        if (size < mark) {
          lost(name, size, mark - size, "the file is cut");
        }
        // Behind the mark records are cut from the first hole on, before it each one counts.
        rewrite(
            all,
            c,
            file,
            mark < 0 ? size : Math.max(end.stopped(), Math.min(mark, size)),
            repaired);
      }
      toMoveAside.add(name);
    }
    manifestChanged = true;
    return newActive(freeId++, lastSequence);
  }

  private static long mark(MappedFile file, Candidate c) {
    try {
      return SegmentHeader.readMark(file.bytes(), c.header.salt());
    } catch (FileDamage e) {
      return -1;
    }
  }

  /** A damaged header may name anything: believed only if another file names the same. */
  private static SegmentHeader likely(Candidate c, List<Candidate> all) {
    if (c.headerWhole) {
      return c.header;
    }
    List<SegmentHeader> known =
        all.stream().filter(Candidate::headerWhole).map(Candidate::header).toList();
    return known.stream()
        .filter(h ->
            h.compressor().equals(c.header.compressor()) && h.dictionary() == c.header.dictionary())
        .findFirst()
        .orElseGet(() -> known.isEmpty() ? plain(c.header) : known.getLast());
  }

  private static SegmentHeader plain(SegmentHeader h) {
    return new SegmentHeader(h.store(), h.segment(), h.sequenceBase(), h.salt(), "none", 0);
  }

  /** Copies what can be read. */
  private void rewrite(
      List<Candidate> all, Candidate c, MappedFile file, long size, List<Manifest.Sealed> repaired)
      throws IOException {
    manifestChanged = true;
    String name = FileNames.data(c.id);
    SegmentHeader likely = likely(c, all);
    boolean restorable = hasDictionary(likely);
    SegmentHeader needs = restorable ? likely : plain(likely);
    SegmentHeader header =
        new SegmentHeader(
            storeId,
            freeId++,
            c.header.sequenceBase(),
            random.nextInt(),
            needs.compressor(),
            needs.dictionary());
    if (!c.headerWhole) {
      lost(name, 0, 0, "the file's header is damaged");
    }
    SegmentScan scan = new SegmentScan(file.bytes(), c.header.salt());
    long values = 0;
    long valueBytes = 0;
    try (SegmentWriter writer = new SegmentWriter(disk, header)) {
      long at = SegmentHeader.BYTES;
      while (at < size) {
        long next = scan.nextWhole(at, size);
        if (next > at) {
          lost(name, at, next - at, "no whole record can be read there");
        }
        at = next;
        if (at < size && view.read(file.bytes(), c.header.salt(), at, size)) {
          if (restorable || !view.has(RecordFormat.COMPRESSED)) {
            copy(writer);
          } else {
            leaveTombstone(writer);
            values++;
            valueBytes += view.recordBytes();
          }
          at = view.next();
        }
      }
      if (values > 0) {
        lost(
            name,
            SegmentHeader.BYTES,
            valueBytes,
            "%d values need dictionary %d, which is lost".formatted(values, likely.dictionary()));
      }
      writer.finish();
      repaired.add(new Manifest.Sealed(header.segment(), writer.end(), writer.digest()));
    }
    disk.forceDirectory();
  }

  private void copy(SegmentWriter writer) throws IOException {
    seen(view);
    byte[] body = new byte[Math.toIntExact(view.bodyBytes())];
    view.copyBody(body);
    int flags = view.flags() & ~(RecordFormat.BATCH | RecordFormat.BATCH_END);
    writer.add(view, flags, body, body.length, view.bodyChecksum());
  }

  /** The value is lost, and so is the entry: an older value must not pass for it. */
  private void leaveTombstone(SegmentWriter writer) throws IOException {
    seen(view);
    byte[] key = view.key();
    writer.add(
        view,
        RecordFormat.TOMBSTONE,
        key,
        key.length,
        RecordFormat.bodyChecksum(key, 0, key.length));
  }

  private long newActive(long id, long sequence) throws IOException {
    String name = FileNames.data(id);
    disk.delete(name);
    byte[] header = new SegmentHeader(storeId, id, sequence, random.nextInt(), "none", 0).encode();
    try (OutputFile out = disk.create(name)) {
      out.write(header, 0, header.length);
      out.force();
    }
    disk.forceDirectory();
    return id;
  }

  private static @Nullable Candidate find(List<Candidate> all, long id) {
    return all.stream().filter(c -> c.id == id).findFirst().orElse(null);
  }

  private void lost(String name, long offset, long length, String problem) {
    damage.add(new Damage(files.path(name), offset, length, problem));
    LOGGER.log(
        System.Logger.Level.WARNING,
        "{0} at byte {1}, {2} bytes lost: {3}",
        name,
        offset,
        length,
        problem);
  }
}
