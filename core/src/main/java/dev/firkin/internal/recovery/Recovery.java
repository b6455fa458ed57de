package dev.firkin.internal.recovery;

import dev.firkin.config.FirkinOptions;
import dev.firkin.config.RecoveryMode;
import dev.firkin.error.CorruptDataException;
import dev.firkin.error.StoreIoException;
import dev.firkin.error.StoreOpenException;
import dev.firkin.internal.compression.Compression;
import dev.firkin.internal.compression.Compressions;
import dev.firkin.internal.format.Checkpoint;
import dev.firkin.internal.format.Checkpoint.Position;
import dev.firkin.internal.format.Checkpoint.SegmentState;
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
import dev.firkin.spi.Location;
import dev.firkin.stats.RecoveryReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import jdk.jfr.FlightRecorder;
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
  private final List<ScannedHint> scannedHints = new ArrayList<>();
  private int hintsLoaded;
  private int segmentsScanned;
  private long tornBytes;
  private long unfinishedBatchRecords;
  private boolean clean = true;
  private long behindCheckpoint;
  private @Nullable StoredCheckpoint checkpoint;

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
      new StoreFiles(disk).checkMayBeCreated(entries); // or it was a store
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
    RecoveryEvent event = FlightRecorder.isInitialized() ? RecoveryEvent.begun() : null;
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
      Recovered recovered = load(store, manifest, entries, start);
      if (event != null) {
        event.records = recovered.report().records();
        event.hintsLoaded = hintsLoaded;
        event.segmentsScanned = segmentsScanned;
        event.tornBytes = tornBytes;
        event.commit();
      }
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
    maps.close();
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

  private Recovered load(
      StoreFormat store, Manifest manifest, Map<String, Disk.Entry> entries, long start)
      throws IOException {
    KeyHash hash = new KeyHash(store.seed());
    hashKnown.accept(hash);
    Hints hints = new Hints(disk, hash::hash);
    KeydirLoader loader = new KeydirLoader(maps, segments, hash::hash);
    List<SealedFile> sealed = openSealed(store, manifest);
    ActiveFile active;
    try {
      checkpoint = usableCheckpoint(store, manifest, sealed);
      if (checkpoint != null) {
        loader.beginAt(checkpoint.slots(), checkpoint.content().from().sequence());
      }
      for (SealedFile file : sealed) {
        place(file, entries, hints);
      }
      active = openActive(store, manifest, hints); // to its records, too, a checkpoint may point
      dropGone();
      InParallel threads = InParallel.onAllProcessors();
      HintRun run = new HintRun(loader, new HintMerge(maps, threads));
      if (checkpoint != null) {
        run.end(); // the keydirs have keys: what is new comes one by one
      }
      threads.forEach(
          sealed.stream().map(SealedFile::placed).filter(s -> !s.hasHint()).toList(),
          segment -> hints.openAhead(segment.id()));
      for (SealedFile file : sealed) {
        loadSealed(file, hints, loader, run);
      }
      loadActive(active, hints, loader, run);
    } finally {
      hints.closeAhead();
      scannedHints.forEach(ScannedHint::close);
      sealed.stream().filter(file -> file.segment == null).forEach(file -> file.file.close());
    }
    dropUnusedCheckpoint(entries);
    long sequence = manifest.sequence();
    for (Segment segment : segments.ordered()) {
      sequence =
          Math.max(sequence, Math.max(segment.lastSequence(), segment.header().sequenceBase()));
    }
    RecoveryReport report =
        new RecoveryReport(
            clean,
            checkpoint != null,
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
        store,
        new ManifestFile(disk, manifest),
        active.segment,
        sequence,
        checkpoint == null ? Long.MAX_VALUE : behindCheckpoint,
        withoutHint,
        report);
  }

  /** A sealed segment's file, open and its header checked. */
  private static final class SealedFile {
    final Manifest.Sealed sealed;
    final MappedFile file;
    final SegmentHeader header;
    @Nullable Segment segment;

    SealedFile(Manifest.Sealed sealed, MappedFile file, SegmentHeader header) {
      this.sealed = sealed;
      this.file = file;
      this.header = header;
    }

    Segment placed() {
      return Objects.requireNonNull(segment);
    }
  }

  private List<SealedFile> openSealed(StoreFormat store, Manifest manifest) throws IOException {
    List<SealedFile> files = new ArrayList<>();
    try {
      for (Manifest.Sealed sealed : manifest.sealed()) {
        files.add(openSealed(store, sealed));
      }
      return files;
    } catch (IOException | RuntimeException | Error e) {
      files.forEach(file -> file.file.close());
      throw e;
    }
  }

  private SealedFile openSealed(StoreFormat store, Manifest.Sealed sealed) throws IOException {
    String name = FileNames.data(sealed.id());
    MappedFile file = mapOrRefuse(name);
    try {
      SegmentHeader header = checkedHeader(store, sealed.id(), name, file);
      if (file.bytes().byteSize() < sealed.length()) {
        throw files.damaged(
            name,
            new FileDamage(
                file.bytes().byteSize(),
                "the file is cut, it had %d bytes".formatted(sealed.length())));
      }
      return new SealedFile(sealed, file, header);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The checkpoint, if it can be used; then the keydirs are as it says. */
  private @Nullable StoredCheckpoint usableCheckpoint(
      StoreFormat store, Manifest manifest, List<SealedFile> sealed) throws IOException {
    if (options.recoveryMode() == RecoveryMode.SALVAGE
        || options.checkpointBytes() == Long.MAX_VALUE) {
      return null;
    }
    StoredCheckpoint found = StoredCheckpoint.find(disk, store, manifest, options.keydir());
    if (found == null) {
      return null;
    }
    boolean fits =
        sealed.stream().allMatch(f -> found.isOf(f.header) && found.isOf(f.file.bytes(), f.header));
    String name = FileNames.data(manifest.active());
    try (MappedFile file = mapOrRefuse(name)) {
      SegmentHeader header = checkedHeader(store, manifest.active(), name, file);
      fits &= found.isOf(header) && found.isOf(file.bytes(), header);
    }
    if (!fits) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0} is of another history of this store; the hint files are read",
          Checkpoint.NAME);
      return null;
    }
    return found.restore(maps) ? found : null;
  }

  /** Takes out of the keydirs what points to segments that have been merged away since. */
  private void dropGone() {
    StoredCheckpoint found = checkpoint;
    if (found != null && !found.gone().isEmpty()) {
      maps.all().forEach(map -> map.keydir().removeIf(at -> found.gone().get(Location.slot(at))));
    }
  }

  private void dropUnusedCheckpoint(Map<String, Disk.Entry> entries) throws IOException {
    if (checkpoint == null && !options.readOnly() && entries.containsKey(Checkpoint.NAME)) {
      disk.delete(Checkpoint.NAME);
      disk.forceDirectory(); // after a salvage, what it says must not come back
    }
  }

  private void place(SealedFile opened, Map<String, Disk.Entry> entries, Hints hints) {
    SegmentState state = checkpoint == null ? null : checkpoint.stateOf(opened.header.segment());
    if (state == null) {
      opened.segment = place(opened.header, opened.file);
      return;
    }
    Segment segment = place(opened.header, opened.file, state);
    opened.segment = segment;
    Disk.Entry hint = entries.get(FileNames.hint(segment.id()));
    if (hint == null) {
      withoutHint.add(segment);
    } else {
      segment.attachLater(() -> wholeHint(hints, opened.header, opened.sealed), hint.length());
    }
  }

  private void loadSealed(SealedFile opened, Hints hints, KeydirLoader loader, HintRun run)
      throws IOException {
    Segment segment = opened.placed();
    SegmentState state = checkpoint == null ? null : checkpoint.stateOf(segment.id());
    if (state == null) {
      loadSealed(segment, opened.sealed, hints, loader, run);
    } else if (opened.sealed.length() > state.summary().covered()
        || state.summary().lastSequence() > checkpointed().from().sequence()) {
      loadAgain(segment, state, opened.sealed.length(), loader);
      checkSealed(segment, opened.sealed);
    }
  }

  private void loadSealed(
      Segment segment, Manifest.Sealed sealed, Hints hints, KeydirLoader loader, HintRun run)
      throws IOException {
    Segment.Hint hint = wholeHint(hints, segment.header(), sealed);
    behindCheckpoint += sealed.length();
    if (hint == null) {
      withoutHint.add(segment);
    } else {
      segment.attach(hint);
      if (checkpoint == null || !hint.content().hasClears()) {
        segment.restore(hint.content().summary());
        passCheckpointBefore(segment.lastSequence(), loader);
        run.load(segment, hint.content());
        hintsLoaded++;
        return;
      }
    }
    scanAll(segment, sealed.length(), loader, run);
    checkSealed(segment, sealed);
  }

  /** Loads all records of a segment, with those before if the hint files are being merged. */
  private void scanAll(Segment segment, long end, KeydirLoader loader, HintRun run)
      throws IOException {
    if (!run.isMerging() || !ScannedHint.isAffordable(end) || end == SegmentHeader.BYTES) {
      run.end();
      scan(segment, SegmentHeader.BYTES, end, loader);
      return;
    }
    segmentsScanned++;
    ScannedHint scanned = new ScannedHint(segment, loader.hash());
    scannedHints.add(scanned);
    scanAll(
        segment,
        SegmentHeader.BYTES,
        end,
        record -> {
          appended(segment, record);
          scanned.add(record);
        });
    run.load(segment, scanned.hints(segment.bytes()));
  }

  /** A sealed segment's hint file; null if there is none that speaks of the whole of it. */
  private static Segment.@Nullable Hint wholeHint(
      Hints hints, SegmentHeader header, Manifest.Sealed sealed) {
    Segment.Hint hint = hints.open(header);
    if (hint != null
        && (hint.content().summary().covered() != sealed.length()
            || hint.content().summary().digest() != sealed.digest())) {
      hint.file().close();
      return null;
    }
    return hint;
  }

  private static void checkSealed(Segment segment, Manifest.Sealed sealed) {
    if (segment.digest() != sealed.digest()) {
      throw segment.damaged(
          SegmentHeader.BYTES, "the records are not those that were sealed", null);
    }
  }

  /** Loads the records of a part of a segment, and counts them as its own. */
  private void scan(Segment segment, long from, long end, KeydirLoader loader) {
    if (end > from) {
      segmentsScanned++;
      scanAll(
          segment,
          from,
          end,
          record -> {
            passCheckpointBefore(record.sequence(), loader);
            take(segment, record, loader);
          });
    }
  }

  private static void scanAll(Segment segment, long from, long end, SegmentScan.Taker taker) {
    SegmentScan.End stopped =
        new SegmentScan(segment.bytes(), segment.salt()).scan(from, end, taker);
    if (stopped.accepted() != end) {
      throw segment.damaged(
          stopped.stopped(), "the record there is not whole, although it was forced", null);
    }
  }

  /**
   * Loads what is behind the checkpoint's first position in a segment that it knows: again, up to
   * its second one, and from there on for the first time.
   */
  private void loadAgain(Segment segment, SegmentState state, long end, KeydirLoader loader) {
    Position from = checkpointed().from();
    Position upTo = checkpointed().upTo();
    long again = segment.id() == from.segment() ? from.offset() : SegmentHeader.BYTES;
    long known = state.summary().covered();
    behindCheckpoint += end - again;
    Segment.Hint hint = state.sealed() ? segment.hint() : null;
    if (hint != null && !hint.content().hasClears()) {
      loader.loadAgain(segment, hint.content(), again);
      hintsLoaded++;
      return;
    }
    scanAll(segment, again, known, record -> loader.load(segment, record));
    if (segment.id() == upTo.segment()) {
      loader.passCheckpoint(checkpointed().removed());
      scan(segment, known, end, loader);
    }
  }

  /** Passes the checkpoint's second position before the first record behind it. */
  private void passCheckpointBefore(long sequence, KeydirLoader loader) {
    if (loader.isBeforeCheckpoint() && sequence > checkpointed().upTo().sequence()) {
      loader.passCheckpoint(checkpointed().removed());
    }
  }

  private Checkpoint checkpointed() {
    StoredCheckpoint present = checkpoint;
    if (present == null) {
      throw new IllegalStateException("no checkpoint is used");
    }
    return present.content();
  }

  private static void take(
      Segment segment, dev.firkin.internal.format.RecordView record, KeydirLoader loader) {
    appended(segment, record);
    loader.load(segment, record);
  }

  private static void appended(Segment segment, dev.firkin.internal.format.RecordView record) {
    segment.appended(
        record.next(), record.headerChecksum(), record.sequence(), record.flags(), record.expiry());
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

  private Segment place(SegmentHeader header, MappedFile file) {
    BitSet kept = checkpoint == null ? new BitSet() : checkpoint.slots();
    int slot = segments.freeSlot(kept::get);
    SegmentSummary empty = SegmentSummary.empty(header.sequenceBase());
    return place(new Segment(disk.root(), header, slot, file, empty, compression(header)));
  }

  /** Places a segment where a checkpoint's locations say that it is. */
  private Segment place(SegmentHeader header, MappedFile file, SegmentState state) {
    Segment segment =
        new Segment(disk.root(), header, state.slot(), file, state.summary(), compression(header));
    segment.restoreDead(
        state.deadBytes(), state.deadRecords(), state.tombstoneBytes(), state.tombstones());
    return place(segment);
  }

  private Segment place(Segment segment) {
    segments.placeAgain(segment);
    segments.append(segment);
    return segment;
  }

  private Compression compression(SegmentHeader header) {
    return compressions.of(header, files.path(FileNames.data(header.segment())));
  }

  /**
   * The active segment, cut to its end and placed.
   *
   * @param mark up to where it was known to have been forced
   * @param end first byte behind the last record that counts
   */
  private record ActiveFile(Segment segment, LogFile log, long mark, long end) {}

  private ActiveFile openActive(StoreFormat store, Manifest manifest, Hints hints)
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
    SegmentState state = checkpoint == null ? null : checkpoint.stateOf(manifest.active());
    clean &= tornBytes == 0 && length == end && mark == end;
    if (!options.readOnly() && mark > end) {
      lowerMark(name, length, header, end); // durable before the cut, or the cut looks like damage
    }
    LogFile log = openLog(name, length, end);
    try {
      Segment segment = state == null ? place(header, log) : place(header, log, state);
      return new ActiveFile(segment, log, mark, end);
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private void loadActive(ActiveFile active, Hints hints, KeydirLoader loader, HintRun run)
      throws IOException {
    Segment segment = active.segment;
    SegmentState state = checkpoint == null ? null : checkpoint.stateOf(segment.id());
    if (state == null) {
      loadUpTo(segment, active.end, hints, loader, run);
    } else {
      segment.lastRecord(checkpointed().witness());
      segment.hinted(hints.covered(segment.header()));
      loadAgain(segment, state, active.end, loader);
    }
    passCheckpointBefore(Long.MAX_VALUE, loader);
    if (!options.readOnly() && active.mark < active.end) {
      active.log.forceAnew(active.mark, active.end);
      SegmentHeader.writeMark(active.log.bytes(), segment.salt(), active.end);
    }
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
    SegmentState state = checkpoint == null ? null : checkpoint.stateOf(header.segment());
    Segment.Hint hint = state == null ? hints.open(header) : null;
    if (state != null) {
      from = state.summary().covered();
    } else if (hint != null) {
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

  private void loadUpTo(Segment segment, long end, Hints hints, KeydirLoader loader, HintRun run)
      throws IOException {
    long from = SegmentHeader.BYTES;
    Segment.Hint hint = hints.open(segment.header());
    try {
      if (hint != null && (checkpoint == null || !hint.content().hasClears())) {
        passCheckpointBefore(hint.content().summary().lastSequence(), loader);
        segment.restore(hint.content().summary());
        run.load(segment, hint.content());
        from = segment.end();
        segment.hinted(from);
        segment.lastRecord(hint.content().lastRecord());
        hintsLoaded++;
      } else {
        scanAll(segment, end, loader, run);
        from = end;
      }
      run.end();
    } finally {
      if (hint != null) {
        hint.file().close();
      }
    }
    behindCheckpoint += end - SegmentHeader.BYTES;
    scan(segment, from, end, loader);
  }
}
