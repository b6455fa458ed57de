package dev.firkin.internal.recovery;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.config.FirkinOptions;
import dev.firkin.config.RecoveryMode;
import dev.firkin.error.CorruptDataException;
import dev.firkin.error.StoreIoException;
import dev.firkin.error.StoreOpenException;
import dev.firkin.internal.compression.Compressions;
import dev.firkin.internal.format.Checkpoint;
import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.format.StoreFormat;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.DiskFullException;
import dev.firkin.internal.io.MappedFile;
import dev.firkin.internal.keydir.KeyHash;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.keydir.Keyspaces;
import dev.firkin.internal.keydir.RestoredKeydirs;
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
import java.util.Set;
import java.util.function.Consumer;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Opens a store's files. One ordered pass in which the last writer wins; then the active segment's
 * torn tail is cut, and what was accepted is forced before anybody is served. Cut short by a crash,
 * it can be run again: it changes nothing that the next run needs.
 *
 * <p>In a sealed segment every record that is not whole is damage. If its hint file is whole the
 * data are not read at opening, and damage in them is found by the read that comes by it.
 */
public final class Recovery {

  private final Disk disk;
  private final FirkinOptions options;
  private final Segments segments;
  private final Keyspaces maps;
  private final Compressions compressions;
  private final Consumer<KeyHash> hashKnown;
  private final StoreFiles files;

  private final List<RecoveryReport.Damage> damage = new ArrayList<>();
  private final List<Path> movedAside = new ArrayList<>();

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
    if (files.isStoreBegun()) {
      return;
    }
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
        event.hintsLoaded = recovered.report().hintsLoaded();
        event.segmentsScanned = recovered.report().segmentsScanned();
        event.tornBytes = recovered.report().tornBytes();
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
    for (Manifest.Sealed sealed : manifest.sealed()) {
      live.add(sealed.id());
    }
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
    Hints hints = new Hints(disk, hash);
    SegmentFiles segmentFiles = new SegmentFiles(disk, files, store, segments, compressions);
    LogEnd logEnd = new LogEnd(disk, options, files, segmentFiles, compressions, hints);
    KeydirLoader keydirs = new KeydirLoader(maps, segments, hash);
    InParallel threads = InParallel.onAllProcessors();
    HintRun run = new HintRun(keydirs, new HintMerge(maps, threads));
    List<SealedFile> sealed = segmentFiles.openSealed(manifest);
    try {
      StoredCheckpoint checkpoint = usableCheckpoint(manifest, store, segmentFiles, sealed);
      try (SegmentLoader loader = new SegmentLoader(hints, keydirs, run, checkpoint)) {
        for (SealedFile file : sealed) {
          file.place(segmentFiles.place(file.header(), file.file(), checkpoint));
          loader.attachHint(file, entries);
        }
        // To the records of the active segment, too, a checkpoint may point: it is placed before.
        ActiveFile active = logEnd.open(manifest.active(), checkpoint);
        if (checkpoint != null) {
          keydirs.beginAt(checkpoint.slots(), checkpoint.content().from().sequence());
          dropGone(checkpoint);
          run.end(); // the keydirs have keys: what is new comes one by one
        }
        openAhead(sealed, hints, threads);
        for (SealedFile file : sealed) {
          loader.load(file);
        }
        loader.load(active);
        forceTail(active);
        if (checkpoint == null) {
          dropUnusedCheckpoint(entries);
        }
        // Every store has these two. Here, since there may be no room for them, and what fails here
        // is closed again.
        maps.get(Keyspace.SYSTEM);
        maps.get(Keyspace.UNNAMED);
        RecoveryReport report = report(active, loader, keydirs, checkpoint, start);
        return new Recovered(
            store,
            restored(checkpoint, hash),
            manifestFile(manifest),
            active.segment(),
            lastSequence(manifest),
            checkpoint == null ? Long.MAX_VALUE : loader.behindCheckpoint(),
            loader.withoutHint(),
            report);
      }
    } finally {
      hints.closeAhead();
      for (SealedFile file : sealed) {
        file.closeUnlessPlaced();
      }
    }
  }

  private ManifestFile manifestFile(Manifest manifest) {
    ManifestFile file = new ManifestFile(disk, manifest);
    if (!options.readOnly()) {
      file.forget(manifest.spare()); // what there was of them has been deleted, which is durable
    }
    return file;
  }

  /** Opens the hint files that will be loaded. */
  private static void openAhead(List<SealedFile> sealed, Hints hints, InParallel threads) {
    List<Segment> loaded = new ArrayList<>();
    for (SealedFile file : sealed) {
      if (!file.segment().hasHint()) {
        loaded.add(file.segment());
      }
    }
    if (!loaded.isEmpty()) {
      threads.forEach(loaded, segment -> hints.openAhead(segment.id()));
    }
  }

  /** Makes durable what was accepted, before anybody is served. */
  private void forceTail(ActiveFile active) throws IOException {
    if (!options.readOnly() && active.mark() < active.end()) {
      active.log().forceAnew(active.mark(), active.end());
      SegmentHeader.writeMark(active.log().bytes(), active.segment().salt(), active.end());
    }
  }

  private long lastSequence(Manifest manifest) {
    long sequence = manifest.sequence();
    for (Segment segment : segments.ordered()) {
      sequence =
          Math.max(sequence, Math.max(segment.lastSequence(), segment.header().sequenceBase()));
    }
    return sequence;
  }

  private RecoveryReport report(
      ActiveFile active,
      SegmentLoader loader,
      KeydirLoader keydirs,
      @Nullable StoredCheckpoint checkpoint,
      long start) {
    return new RecoveryReport(
        active.clean(),
        checkpoint != null,
        segments.ordered().size(),
        keydirs.records(),
        loader.hintsLoaded(),
        loader.segmentsScanned(),
        active.tornBytes(),
        active.unfinishedBatchRecords(),
        damage,
        movedAside,
        Duration.ofNanos(System.nanoTime() - start));
  }

  /** The checkpoint, if it can be used; then the keydirs are as it says. */
  private @Nullable StoredCheckpoint usableCheckpoint(
      Manifest manifest, StoreFormat store, SegmentFiles segmentFiles, List<SealedFile> sealed)
      throws IOException {
    if (options.recoveryMode() == RecoveryMode.SALVAGE
        || options.checkpointBytes() == Long.MAX_VALUE) {
      return null;
    }
    StoredCheckpoint found = StoredCheckpoint.find(disk, store, manifest, options.keydir());
    if (found == null) {
      return null;
    }
    boolean whole;
    boolean fits = true;
    for (SealedFile file : sealed) {
      fits &= found.isOf(file.header()) && found.isOf(file.file().bytes(), file.header());
    }
    String name = FileNames.data(manifest.active());
    try (MappedFile file = segmentFiles.mapOrRefuse(name)) {
      SegmentHeader header = segmentFiles.checkedHeader(manifest.active(), name, file);
      fits &= found.isOf(header) && found.isOf(file.bytes(), header);
      whole = found.isOfTheEnd(manifest, file.bytes().byteSize());
    }
    if (!fits) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0} is of another history of this store; the hint files are read",
          Checkpoint.NAME);
      return null;
    }
    return found.restore(maps, !whole) ? found : null;
  }

  private RestoredKeydirs restored(@Nullable StoredCheckpoint checkpoint, KeyHash hash) {
    Refill refill = new Refill(maps, segments, hash);
    List<Keyspace> unchecked = new ArrayList<>();
    if (checkpoint != null) {
      for (int map : checkpoint.unchecked()) {
        unchecked.add(maps.get(map));
      }
    }
    return new RestoredKeydirs(unchecked, refill);
  }

  /** Takes out of the keydirs what points to segments that have been merged away since. */
  private void dropGone(StoredCheckpoint checkpoint) {
    BitSet gone = checkpoint.gone();
    if (!gone.isEmpty()) {
      maps.all().forEach(map -> map.keydir().removeIf(at -> gone.get(Location.slot(at))));
    }
  }

  private void dropUnusedCheckpoint(Map<String, Disk.Entry> entries) throws IOException {
    if (!options.readOnly() && entries.containsKey(Checkpoint.NAME)) {
      disk.delete(Checkpoint.NAME);
      disk.forceDirectory(); // after a salvage, what it says must not come back
    }
  }
}
