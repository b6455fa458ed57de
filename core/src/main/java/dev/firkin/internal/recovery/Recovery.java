package dev.firkin.internal.recovery;

import dev.firkin.config.FirkinOptions;
import dev.firkin.config.RecoveryMode;
import dev.firkin.error.CorruptDataException;
import dev.firkin.error.StoreIoException;
import dev.firkin.error.StoreOpenException;
import dev.firkin.internal.compression.Compression;
import dev.firkin.internal.compression.Compressions;
import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.format.NewerFormat;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.format.SegmentSummary;
import dev.firkin.internal.format.StoreFormat;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.DiskFullException;
import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.io.MappedFile;
import dev.firkin.internal.keydir.KeyHash;
import dev.firkin.internal.keydir.Keyspaces;
import dev.firkin.internal.segment.Hints;
import dev.firkin.internal.segment.ManifestFile;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.Segments;
import dev.firkin.stats.RecoveryReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens a store's files. One ordered pass in which the last writer wins; then the active segment's
 * torn tail is cut, and what was accepted is forced before anybody is served. Cut short by a crash,
 * it can be run again: it changes nothing that the next run needs.
 *
 * <p>A tail is torn if the first record that is not whole lies behind the mark of what is known to
 * have been forced. Everything from there on is cut, whole records too, since the order would have
 * a gap. Before the mark such a record is damage.
 *
 * <p>In a sealed segment every record that is not whole is damage. If its hint file is whole the
 * data are not read at opening, and damage in them is found by the read that comes by it.
 */
public final class Recovery {

  private static final System.Logger LOGGER = System.getLogger("dev.firkin");

  /** Behind a torn record no more than this is looked at: the log is forced more often. */
  private static final long TAIL_LOOKED_AT = 64L << 20;

  private final Disk disk;
  private final FirkinOptions options;
  private final Segments segments;
  private final Keyspaces maps;
  private final Compressions compressions;
  private final Consumer<KeyHash> hashKnown;
  private final StoreFiles files;

  private final List<RecoveryReport.Damage> damage = new ArrayList<>();
  private final List<Path> movedAside = new ArrayList<>();
  private final List<Segment> withoutHint = new ArrayList<>();
  private int hintsLoaded;
  private int segmentsScanned;
  private long tornBytes;
  private long unfinishedBatchRecords;
  private boolean clean = true;

  /**
   * @param segments filled here
   * @param maps filled here
   * @param compressions given the store's dictionaries here
   * @param hashKnown told of the hash of the store's keys before any keydir is filled
   */
  public Recovery(
      Disk disk,
      FirkinOptions options,
      Segments segments,
      Keyspaces maps,
      Compressions compressions,
      Consumer<KeyHash> hashKnown) {
    this.disk = disk;
    this.options = options;
    this.segments = segments;
    this.maps = maps;
    this.compressions = compressions;
    this.hashKnown = hashKnown;
    files = new StoreFiles(disk);
  }

  /**
   * Refuses a directory without a store.
   *
   * @throws StoreOpenException if there is none
   */
  public static void checkIsStore(Disk disk) {
    Map<String, Disk.Entry> entries = new StoreFiles(disk).list();
    checkMayBeStore(disk);
    if (!entries.containsKey(StoreFormat.NAME)) {
      throw new StoreOpenException(
          "there is no store in %s; open it for writing with createIfMissing to make one"
              .formatted(disk.root()));
    }
  }

  /**
   * Refuses a directory that belongs to somebody else.
   *
   * @throws StoreOpenException if it does
   */
  public static void checkMayBeStore(Disk disk) {
    StoreFiles files = new StoreFiles(disk);
    Map<String, Disk.Entry> entries = files.list();
    Disk.Entry store = entries.get(StoreFormat.NAME);
    if ((store == null || !files.isBegun(store))
        && entries.values().stream()
            .noneMatch(e -> FileNames.dataId(e.name()).isPresent() && files.isBegun(e))) {
      files.checkMayBeCreated(entries);
    }
  }

  /**
   * Opens the store, or makes one where there is none. The caller holds the lock.
   *
   * @throws StoreOpenException if the directory is no store
   * @throws CorruptDataException if there is damage that the mode does not accept
   * @throws StoreIoException if the disk refuses
   */
  public Recovered run() {
    long start = System.nanoTime();
    RecoveryEvent event = new RecoveryEvent();
    event.begin();
    try {
      Map<String, Disk.Entry> entries = files.list();
      StoreFormat store = storeOrNew(entries);
      if (store == null) {
        store = createStore(entries);
        entries = files.list();
      }
      Manifest manifest = files.readManifest(store, entries);
      if (!options.readOnly()) {
        // The manifest that was read may have been renamed into place by a process that died before
        // it forced that. Nothing may be deleted or written on its word before it is durable.
        disk.forceDirectory();
        tidy(manifest, entries);
      }
      loadDictionaries(store, manifest);
      Recovered recovered = load(store, manifest, start);
      event.records = recovered.report().records();
      event.hintsLoaded = hintsLoaded;
      event.segmentsScanned = segmentsScanned;
      event.tornBytes = tornBytes;
      event.commit();
      return recovered;
    } catch (DiskFullException e) {
      closeSegments();
      throw StoreIoException.diskFull(
          "the disk is full: %s cannot be opened; free some space".formatted(disk.root()), e);
    } catch (IOException e) {
      closeSegments();
      throw StoreIoException.refused(
          "%s cannot be opened: %s".formatted(disk.root(), e.getMessage()), e);
    } catch (RuntimeException | Error e) {
      closeSegments();
      throw e;
    }
  }

  private void closeSegments() {
    segments.ordered().forEach(Segment::close);
  }

  private @Nullable StoreFormat storeOrNew(Map<String, Disk.Entry> entries) throws IOException {
    boolean salvage = options.recoveryMode() == RecoveryMode.SALVAGE && !options.readOnly();
    if (salvage && !entries.isEmpty()) {
      Salvage work = new Salvage(disk, files, damage, movedAside);
      if (work.isStore(entries)) {
        StoreFormat repaired = work.repair(entries);
        entries.clear();
        entries.putAll(files.list());
        return repaired;
      }
    }
    return entries.containsKey(StoreFormat.NAME) ? files.readStore() : null;
  }

  private StoreFormat createStore(Map<String, Disk.Entry> entries) throws IOException {
    files.checkMayBeCreated(entries);
    if (options.readOnly() || !options.createIfMissing()) {
      throw new StoreOpenException(
          "there is no store in %s; open it for writing with createIfMissing to make one"
              .formatted(disk.root()));
    }
    return files.create(options.clock().millis(), compressions.chosen().name(), entries);
  }

  /** Deletes what is known to be left over, moves aside what nothing explains. */
  private void tidy(Manifest manifest, Map<String, Disk.Entry> entries) throws IOException {
    Set<Long> live = new HashSet<>();
    manifest.sealed().forEach(sealed -> live.add(sealed.id()));
    live.addAll(manifest.dictionaries());
    live.add(manifest.active());
    boolean changed = false;
    for (String name : entries.keySet()) {
      var data = FileNames.dataId(name);
      var hint = FileNames.hintId(name);
      var dictionary = FileNames.dictionaryId(name);
      if (StoreFiles.isLeftOver(name)) {
        disk.delete(name);
        changed = true;
      } else if (data.isPresent() && !live.contains(data.getAsLong())) {
        putAway(manifest, name, data.getAsLong());
        changed = true;
      } else if (dictionary.isPresent() && !live.contains(dictionary.getAsLong())) {
        putAway(manifest, name, dictionary.getAsLong());
        changed = true;
      } else if (hint.isPresent() && !live.contains(hint.getAsLong())) {
        disk.delete(name); // says nothing that a data file does not say
        changed = true;
      }
    }
    if (changed) {
      disk.forceDirectory();
    }
  }

  private void putAway(Manifest manifest, String name, long id) throws IOException {
    if (manifest.spare().contains(id) || id == manifest.next()) {
      disk.delete(name);
      return;
    }
    Path now = disk.moveAside(name);
    movedAside.add(now);
    LOGGER.log(
        System.Logger.Level.WARNING,
        "{0} is not part of the store and was moved to {1}",
        name,
        now);
  }

  private void loadDictionaries(StoreFormat store, Manifest manifest) throws IOException {
    for (long id : manifest.dictionaries()) {
      try {
        compressions.add(files.readDictionary(store, id), files.path(FileNames.dictionary(id)));
      } catch (FileDamage e) {
        throw files.damaged(FileNames.dictionary(id), e);
      }
    }
    compressions.useNewest();
  }

  private Recovered load(StoreFormat store, Manifest manifest, long start) throws IOException {
    KeyHash hash = new KeyHash(store.seed());
    hashKnown.accept(hash);
    Hints hints = new Hints(disk, hash::hash);
    KeydirLoader loader = new KeydirLoader(maps, segments, hash::hash);
    loadSealed(store, manifest.sealed(), hints, loader);
    Segment active = loadActive(store, manifest, hints, loader);
    long sequence = manifest.sequence();
    for (Segment segment : segments.ordered()) {
      sequence =
          Math.max(sequence, Math.max(segment.lastSequence(), segment.header().sequenceBase()));
    }
    RecoveryReport report =
        new RecoveryReport(
            clean,
            segments.ordered().size(),
            loader.records(),
            hintsLoaded,
            segmentsScanned,
            tornBytes,
            unfinishedBatchRecords,
            damage,
            movedAside,
            Duration.ofNanos(System.nanoTime() - start));
    return new Recovered(
        store, new ManifestFile(disk, manifest), active, sequence, withoutHint, report);
  }

  private void loadSealed(
      StoreFormat store, List<Manifest.Sealed> all, Hints hints, KeydirLoader loader)
      throws IOException {
    InParallel threads = InParallel.onAllProcessors();
    HintRun run = new HintRun(loader, new HintMerge(maps, threads));
    try {
      threads.forEach(all, sealed -> hints.openAhead(sealed.id()));
      for (Manifest.Sealed sealed : all) {
        loadSealed(store, sealed, hints, loader, run);
      }
      run.end();
    } finally {
      hints.closeAhead();
    }
  }

  private void loadSealed(
      StoreFormat store, Manifest.Sealed sealed, Hints hints, KeydirLoader loader, HintRun run)
      throws IOException {
    String name = FileNames.data(sealed.id());
    MappedFile file = mapOrRefuse(name);
    SegmentHeader header;
    try {
      header = checkedHeader(store, sealed.id(), name, file);
      if (file.bytes().byteSize() < sealed.length()) {
        throw files.damaged(
            name,
            new FileDamage(
                file.bytes().byteSize(),
                "the file is cut, it had %d bytes".formatted(sealed.length())));
      }
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
    Segment.Hint hint = hints.open(header);
    if (hint != null
        && (hint.content().summary().covered() != sealed.length()
            || hint.content().summary().digest() != sealed.digest())) {
      hint.file().close();
      hint = null;
    }
    SegmentSummary summary =
        hint == null ? SegmentSummary.empty(header.sequenceBase()) : hint.content().summary();
    Segment segment;
    try {
      segment = place(header, file, summary);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
    if (hint != null) {
      run.load(segment, hint.content());
      segment.attach(hint);
      hintsLoaded++;
      return;
    }
    run.end();
    SegmentScan scan = new SegmentScan(file.bytes(), header.salt());
    SegmentScan.End end =
        scan.scan(SegmentHeader.BYTES, sealed.length(), record -> take(segment, record, loader));
    segmentsScanned++;
    if (end.accepted() != sealed.length()) {
      throw segment.damaged(
          end.stopped(), "the record there is not whole, in a sealed segment", null);
    }
    if (segment.digest() != sealed.digest()) {
      throw segment.damaged(
          SegmentHeader.BYTES, "the records are not those that were sealed", null);
    }
    withoutHint.add(segment);
  }

  private static void take(
      Segment segment, dev.firkin.internal.format.RecordView record, KeydirLoader loader) {
    segment.appended(
        record.next(), record.headerChecksum(), record.sequence(), record.flags(), record.expiry());
    loader.load(segment, record);
  }

  private MappedFile mapOrRefuse(String name) throws IOException {
    try {
      return disk.map(name);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new CorruptDataException(
          files.path(name),
          0,
          "the file is missing",
          "restore the file from a backup, or open with RecoveryMode.SALVAGE",
          e);
    }
  }

  private SegmentHeader checkedHeader(StoreFormat store, long id, String name, MappedFile file) {
    try {
      SegmentHeader header = SegmentHeader.decode(file.bytes());
      if (!header.store().equals(store.store())) {
        throw new FileDamage(16, "the file is of another store");
      }
      if (header.segment() != id) {
        throw new FileDamage(32, "the file is of segment %d".formatted(header.segment()));
      }
      return header;
    } catch (FileDamage e) {
      throw files.damaged(name, e);
    } catch (NewerFormat e) {
      throw files.newer(name, e);
    }
  }

  private Segment place(SegmentHeader header, MappedFile file, SegmentSummary summary) {
    Compression compression = compressions.of(header, files.path(FileNames.data(header.segment())));
    Segment segment =
        segments.place(slot -> new Segment(disk.root(), header, slot, file, summary, compression));
    segments.append(segment);
    return segment;
  }

  private Segment loadActive(StoreFormat store, Manifest manifest, Hints hints, KeydirLoader loader)
      throws IOException {
    String name = FileNames.data(manifest.active());
    long mark;
    long end;
    long length;
    SegmentHeader header;
    try (MappedFile file = mapOrRefuse(name)) {
      header = checkedHeader(store, manifest.active(), name, file);
      compressions.written(header, files.path(name));
      mark = readMark(name, file, header);
      length = file.bytes().byteSize();
      if (length < mark) {
        throw files.damaged(
            name, new FileDamage(length, "the file is cut, it had %d bytes".formatted(mark)));
      }
      end = findEnd(name, header, file, mark, hints);
    }
    clean &= tornBytes == 0 && length == end && mark == end;
    if (!options.readOnly() && mark > end) {
      lowerMark(name, length, header, end); // durable before the cut, or the cut looks like damage
    }
    LogFile log = openLog(name, length, end);
    Segment segment;
    try {
      segment = place(header, log, SegmentSummary.empty(header.sequenceBase()));
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
    loadUpTo(segment, end, hints, loader);
    if (!options.readOnly() && mark < end) {
      log.forceAnew(mark, end);
      SegmentHeader.writeMark(log.bytes(), header.salt(), end);
    }
    return segment;
  }

  private void lowerMark(String name, long length, SegmentHeader header, long end)
      throws IOException {
    try (LogFile log = disk.openLog(name, length)) {
      SegmentHeader.writeMark(log.bytes(), header.salt(), end);
      log.force(0, SegmentHeader.BYTES);
    }
  }

  private long readMark(String name, MappedFile file, SegmentHeader header) {
    try {
      return SegmentHeader.readMark(file.bytes(), header.salt());
    } catch (FileDamage e) {
      throw files.damaged(name, e);
    }
  }

  /** Where the log ends: reads everything that no hint file speaks for. */
  private long findEnd(String name, SegmentHeader header, MappedFile file, long mark, Hints hints) {
    long length = file.bytes().byteSize();
    long from = SegmentHeader.BYTES;
    Segment.Hint hint = hints.open(header);
    if (hint != null) {
      hint.file().close();
      from = hint.content().summary().covered();
      if (from > length) {
        throw files.damaged(
            name, new FileDamage(length, "the file is cut, it had %d bytes".formatted(from)));
      }
    }
    SegmentScan scan = new SegmentScan(file.bytes(), header.salt());
    SegmentScan.End end = scan.scan(from, length, record -> {});
    if (end.stopped() < mark) {
      throw files.damaged(
          name,
          new FileDamage(
              end.stopped(),
              "the record there is not whole, although it was forced (up to byte %d)"
                  .formatted(mark)));
    }
    long used = scan.lastUsed(end.accepted(), Math.min(length, end.stopped() + TAIL_LOOKED_AT));
    tornBytes = used - end.accepted();
    unfinishedBatchRecords = end.batchRecords();
    if (tornBytes > 0) {
      if (options.recoveryMode() == RecoveryMode.REFUSE_ANY_DAMAGE) {
        throw new CorruptDataException(
            files.path(name),
            end.accepted(),
            "the log ends with %d bytes that are no whole record".formatted(tornBytes),
            "open with RecoveryMode.TOLERATE_TORN_TAIL to cut them, as after any crash");
      }
      LOGGER.log(
          System.Logger.Level.INFO,
          "{0}: cutting a torn tail of {1} bytes at byte {2}, {3} records of an unfinished batch",
          name,
          tornBytes,
          end.accepted(),
          unfinishedBatchRecords);
    }
    return end.accepted();
  }

  private LogFile openLog(String name, long length, long end) throws IOException {
    if (options.readOnly()) {
      return new Unwritable(disk.map(name));
    }
    if (length > end) {
      disk.truncate(name, end); // what lies behind must never be read as records again
    }
    return disk.openLog(name, Math.max(options.segmentBytesMax(), end));
  }

  private void loadUpTo(Segment segment, long end, Hints hints, KeydirLoader loader) {
    long from = SegmentHeader.BYTES;
    Segment.Hint hint = hints.open(segment.header());
    if (hint != null) {
      try {
        segment.restore(hint.content().summary());
        loader.load(segment, hint.content());
        from = segment.end();
        hintsLoaded++;
      } finally {
        hint.file().close();
      }
    } else if (end > from) {
      segmentsScanned++;
    }
    new SegmentScan(segment.bytes(), segment.salt())
        .scan(from, end, record -> take(segment, record, loader));
  }
}
