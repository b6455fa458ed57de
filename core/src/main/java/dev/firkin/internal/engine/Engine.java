package dev.firkin.internal.engine;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.config.FirkinOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.CorruptDataException;
import dev.firkin.error.FirkinException;
import dev.firkin.error.StoreIoException;
import dev.firkin.internal.checkpoint.CheckpointLog;
import dev.firkin.internal.checkpoint.CheckpointParts;
import dev.firkin.internal.checkpoint.Checkpointer;
import dev.firkin.internal.compression.Compression;
import dev.firkin.internal.compression.Compressions;
import dev.firkin.internal.expiry.ExpiryClock;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.keydir.KeyHash;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.keydir.Keyspaces;
import dev.firkin.internal.keydir.RestoredKeydirs;
import dev.firkin.internal.merge.ExpirySweep;
import dev.firkin.internal.merge.MergeLog;
import dev.firkin.internal.merge.MergeParts;
import dev.firkin.internal.merge.MergeRoom;
import dev.firkin.internal.merge.Merger;
import dev.firkin.internal.read.KeydirRecords;
import dev.firkin.internal.read.Publishing;
import dev.firkin.internal.read.RecordReader;
import dev.firkin.internal.recovery.Recovered;
import dev.firkin.internal.recovery.Recovery;
import dev.firkin.internal.segment.Hints;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.SegmentSize;
import dev.firkin.internal.segment.Segments;
import dev.firkin.internal.snapshot.Moment;
import dev.firkin.internal.snapshot.Snapshots;
import dev.firkin.internal.write.Forcer;
import dev.firkin.internal.write.Keeper;
import dev.firkin.internal.write.Log;
import dev.firkin.internal.write.Reserve;
import dev.firkin.internal.write.RollOver;
import dev.firkin.internal.write.SpaceGate;
import dev.firkin.internal.write.StoreState;
import dev.firkin.internal.write.Write;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.stats.RecoveryReport;
import dev.firkin.stats.SegmentStats;
import dev.firkin.stats.StoreStats;
import dev.firkin.stats.TrainingReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * An open store. Wires the write, read, merge and recovery paths, which do not know each other, and
 * opens and closes them in order.
 *
 * <p><b>Opening</b>: lock, recover, then start the keeper and the merger. <b>Closing</b>: stop the
 * merger and the keeper, refuse writes, force, note that everything was forced, unmap, unlock. Both
 * undo what they did if they fail half-way.
 */
public final class Engine implements AutoCloseable {

  private static final byte[] SIGHTINGS = {'e', 'x', 'p', 'i', 'r', 'y'};

  private final Disk disk;
  private final Disk.@Nullable Lock lock;
  private final FirkinOptions options;
  private final boolean forceEachWrite;
  private final long slowCallNanos;
  private final StoreState state;
  private final Segments segments = new Segments();
  private final ExpiryClock clock;
  private final Snapshots snapshots;
  private final RecordReader reader;
  private final Keyspaces maps;
  private final KeyHash hash;
  private final Hints hints;
  private final Compressions compressions;
  private final Dictionaries dictionaries;
  private final RecoveryReport report;
  private final Opened opened;
  private final Forcer forcer;
  private final Log log;
  private final Keeper keeper;
  private final ExpirySweep sweep;
  private final Merger merger;
  private final Checkpointer checkpointer;
  private final RawMap system;
  private final Catalog catalog;
  private final List<Segment> withoutHint;
  private final RestoredKeydirs restored;
  private final Object closing = new Object();
  private boolean closed;

  /**
   * Opens a store.
   *
   * @throws FirkinException if that cannot be done; nothing is left open
   */
  public static Engine open(Disk disk, FirkinOptions options) {
    OpenEvent event = FlightRecorder.isInitialized() ? OpenEvent.begun() : null;
    Groundwork groundwork = Groundwork.begun(options.keydir());
    Disk.Lock lock;
    try {
      lock = StoreDoor.enter(disk, options);
      ClassesAhead.load(groundwork);
    } finally {
      groundwork.await();
    }
    Engine engine;
    try {
      engine = new Engine(disk, lock, options, groundwork.keydirs());
    } catch (RuntimeException | Error e) {
      StoreDoor.leave(lock, e);
      throw e;
    }
    try {
      engine.start();
    } catch (RuntimeException | Error e) {
      try {
        engine.close();
      } catch (RuntimeException f) {
        e.addSuppressed(f);
      }
      throw e;
    }
    if (event != null) {
      event.directory = disk.root().toString();
      event.segments = engine.report.segments();
      event.clean = engine.report.cleanShutdown();
      event.commit();
    }
    engine.opened.tell();
    return engine;
  }

  private Engine(
      Disk disk, Disk.@Nullable Lock lock, FirkinOptions options, KeydirProvider keydirs) {
    this.disk = disk;
    this.lock = lock;
    this.options = options;
    forceEachWrite = options.syncPolicy() instanceof SyncPolicy.EveryWrite;
    slowCallNanos = TimeUnit.NANOSECONDS.convert(options.slowCallThreshold());
    state = new StoreState(disk.root(), options.readOnly());
    clock = new ExpiryClock(options.clock());
    compressions = new Compressions(options.compressor());
    LatePublishing publishing = new LatePublishing();
    ForReader forReader = new ForReader();
    reader = new RecordReader(segments, publishing, clock, forReader, forReader);
    KeydirRecords records =
        new KeydirRecords(segments, options.expectedKeys(), options.keydirBytesMax());
    maps = new Keyspaces(keydirs, records);
    Recovered found = new Recovery(disk, options, segments, maps, compressions, records).run();
    report = found.report();
    opened = new Opened(disk.root(), report);
    hash = new KeyHash(found.store().seed());
    hints = new Hints(disk, hash);
    snapshots = new Snapshots(options.snapshotsMax(), new Freeing());
    reader.onReleased(forReader);
    SpaceGate gate = new SpaceGate(state);
    Reserve reserve = new Reserve(disk);
    SegmentSize size = new SegmentSize(options, segments);
    forcer = new Forcer(state, found.active(), found.active().end(), found.sequence());
    RollOver rollOver =
        new RollOver(disk, found.manifest(), segments, forcer, state, size, compressions);
    log =
        new Log(
            state,
            segments,
            snapshots,
            clock,
            forcer,
            rollOver,
            gate,
            reserve,
            found.active(),
            found.sequence());
    publishing.log = log;
    restored = found.keydirs();
    log.beforeFirstWrite(new Settling());
    dictionaries =
        new Dictionaries(
            disk,
            found.manifest(),
            compressions,
            segments,
            maps,
            reader,
            hash,
            log,
            state,
            options);
    EngineLog mergeLog = new EngineLog();
    checkpointer =
        new Checkpointer(
            "firkin-checkpoint " + disk.root(),
            new CheckpointParts(
                disk,
                found.store().store(),
                options.keydir(),
                found.manifest(),
                segments,
                maps,
                mergeLog),
            options.checkpointBytes(),
            options.merge().bytesPerSecondMax(),
            found.behindCheckpoint());
    sweep = new ExpirySweep(segments, maps, snapshots, clock, hash, mergeLog);
    merger =
        new Merger(
            "firkin-merge " + disk.root(),
            new MergeParts(
                disk,
                found.manifest(),
                segments,
                maps,
                snapshots,
                clock,
                hash,
                hints,
                mergeLog,
                size,
                compressions),
            options.merge(),
            sweep,
            dictionaries,
            new Room(gate, reserve));
    Duration interval =
        options.syncPolicy() instanceof SyncPolicy.Every every ? every.interval() : null;
    keeper =
        new Keeper(
            "firkin-log " + disk.root(),
            log,
            rollOver,
            forcer,
            reserve,
            state,
            interval,
            new Sealing());
    system = new RawMap(this, maps.get(Keyspace.SYSTEM), null);
    catalog = new Catalog(system);
    withoutHint = found.withoutHint();
  }

  /** The reader is made before the log, and used only after. */
  private static final class LatePublishing implements Publishing {
    private @Nullable Log log;

    @Override
    public int publishing() {
      Log now = log;
      return now == null ? 0 : now.publishing();
    }

    @Override
    public void awaitPublished() {
      Log now = log;
      if (now != null) {
        now.awaitPublished();
      }
    }
  }

  /** What merges and checkpoints see of the log. */
  private final class EngineLog implements MergeLog, CheckpointLog {
    @Override
    public <T extends @Nullable Object> T between(Supplier<T> something) {
      return log.between(something);
    }

    @Override
    public long forceAll() {
      long sequence = log.sequence();
      log.force(sequence);
      return sequence;
    }

    @Override
    public FirkinException fail(Throwable cause) {
      return state.fail(cause);
    }

    @Override
    public boolean isFailed() {
      return state.isFailed();
    }

    @Override
    public Segment active() {
      return log.active();
    }

    @Override
    public long sequence() {
      return log.sequence();
    }

    @Override
    public long loggedBytes() {
      return log.loggedBytes();
    }

    @Override
    public void expired(long expiry, long sequence, long now) {
      restored.settle(); // whoever tells it here is about to take the entry out
      Engine.this.expired(expiry, sequence, now);
    }

    @Override
    public void mergeBegins() {
      restored.settle();
      checkpointer().mergeBegins();
    }

    @Override
    public void mergeEnds() {
      checkpointer().mergeEnds();
    }

    @Override
    public Lock relocations() {
      return checkpointer().relocations();
    }

    @Override
    public void removed(int map, long location) {
      checkpointer().removed(map, location);
    }
  }

  // Named, not lambdas: linking those is what an opening takes longest for (docs/decisions/0013).

  /** What the reader calls back. */
  private final class ForReader
      implements Runnable, RecordReader.ExpirySighting, Consumer<Segment> {
    @Override
    public void run() {
      state.checkOpen();
    }

    @Override
    public void expired(long expiry, long sequence, long now) {
      Engine.this.expired(expiry, sequence, now);
    }

    /** Nobody holds the segment any more. */
    @Override
    public void accept(Segment segment) {
      log.between(() -> freeLocked(segment));
    }
  }

  /** Tells the merger of a segment that no snapshot holds any more. */
  private final class Freeing implements Consumer<Segment> {
    @Override
    public void accept(Segment segment) {
      freed(segment);
    }
  }

  /** Tells the merger of a segment that was sealed. */
  private final class Sealing implements Consumer<Segment> {
    @Override
    public void accept(Segment segment) {
      sealed(segment);
    }
  }

  /** Before the first write. */
  private final class Settling implements Runnable {
    @Override
    public void run() {
      restored.settle();
    }
  }

  /** When the keydirs have been filled anew. */
  private final class Forgetting implements Runnable {
    @Override
    public void run() {
      checkpointer.forget();
    }
  }

  /** What merges see of the room on the disk. */
  private final class Room implements MergeRoom {
    private final SpaceGate gate;
    private final Reserve reserve;

    Room(SpaceGate gate, Reserve reserve) {
      this.gate = gate;
      this.reserve = reserve;
    }

    @Override
    public void shutGate(boolean now) {
      gate.shut(now);
    }

    @Override
    public boolean holdReserve() {
      return reserve.hold();
    }

    @Override
    public boolean releaseReserve() {
      return reserve.releaseForMerge();
    }

    @Override
    public void manifestInDoubt() {
      state.fail(new IOException("the manifest is in doubt"));
    }
  }

  private Checkpointer checkpointer() {
    return checkpointer; // for those who are made before it, and use it after
  }

  private void sealed(Segment segment) {
    merger.sealed(segment);
    checkpointer.look();
  }

  private void start() {
    if (!state.isReadOnly()) {
      restored.onRefilled(new Forgetting());
    }
    restoreSightings();
    catalog.load();
    if (state.isReadOnly()) {
      return;
    }
    keeper.start();
    merger.start();
    checkpointer.start();
    restored.start("firkin-check " + disk.root());
    for (Segment segment : withoutHint) {
      merger.sealed(segment);
    }
    Compression written = log.active().compression();
    if (!written.isSameAs(compressions.current())) {
      beginAnotherSegment(written);
    }
  }

  /** The active segment names another compressor than the one that is asked for. */
  private void beginAnotherSegment(Compression written) {
    try {
      log.renew(compressions, compressions.current());
    } catch (StoreIoException e) {
      if (!e.isDiskFull()) {
        throw e;
      }
      compressions.use(written);
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0}: values are compressed as before, by {1}, for now: {2}",
          disk.root(),
          written.name(),
          e.getMessage());
    }
  }

  private void restoreSightings() {
    try {
      byte[] sightings = system.get(SIGHTINGS);
      if (sightings != null) {
        clock.restore(sightings);
      }
    } catch (CorruptDataException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "expired entries may come back if the clock was set back: {0}",
          e.getMessage());
    }
  }

  /** Notes that an entry was seen expired, so that it stays so whatever the clock does. */
  void expired(long expiry, long sequence, long now) {
    if (state.isReadOnly() || state.isFailed() || !clock.needsSighting(expiry, sequence)) {
      return;
    }
    try {
      log.between(() -> {
        clock.sight(log.sequence(), now);
        return log.append(
            maps.get(Keyspace.SYSTEM),
            SIGHTINGS,
            hash.hash(SIGHTINGS),
            clock.encode(),
            0,
            Compression.NONE,
            0,
            Log.ANY,
            0);
      });
    } catch (StoreIoException e) {
      LOGGER.log(
          System.Logger.Level.DEBUG, "an expiry is not noted in the log: {0}", e.getMessage());
    }
  }

  /** Waits until a write is as durable as the policy promises. */
  void acknowledge(long sequence) {
    if (forceEachWrite && sequence > 0) {
      log.force(sequence);
    }
  }

  /** Where the store is. */
  public Path directory() {
    return disk.root();
  }

  /** How it was opened. */
  public FirkinOptions options() {
    return options;
  }

  /** The unnamed map. */
  public RawMap unnamed() {
    return new RawMap(this, maps.get(Keyspace.UNNAMED), options.defaultTimeToLive());
  }

  /** The map of a number. */
  public RawMap map(int id, @Nullable Duration defaultTimeToLive) {
    return new RawMap(
        this,
        maps.get(id),
        defaultTimeToLive != null ? defaultTimeToLive : options.defaultTimeToLive());
  }

  /** The named maps. */
  public Catalog catalog() {
    return catalog;
  }

  /** Writes changes that take effect together. */
  public void write(List<Write> writes) {
    long bytes = 0;
    for (Write write : writes) {
      bytes += write.key().length + (long) write.value().length + 48;
    }
    if (bytes > FirkinOptions.SEGMENT_BYTES_MOST - 2 * SegmentHeader.BYTES) {
      throw new dev.firkin.error.LimitException(
          "a batch must fit into a segment of 2 GiB, this one has %d bytes; write it in parts"
              .formatted(bytes));
    }
    List<Write> compressed = writes;
    long sequence = log.appendBatch(compressed);
    while (sequence == Log.COMPRESSED_OTHERWISE) {
      Compression now = compressions.current();
      compressed = compressed.stream().map(write -> write.compressedBy(now)).toList();
      sequence = log.appendBatch(compressed);
    }
    acknowledge(sequence);
  }

  /**
   * Holds the present moment. A moment notes what changes in the keydirs that it was made of, so
   * these must be the ones that will be changed.
   */
  public EngineSnapshot snapshot() {
    state.checkOpen();
    restored.settle();
    return new EngineSnapshot(
        this,
        log.between(() -> {
          state.checkOpen();
          return snapshots.open(log.sequence(), segments.ordered(), maps.all());
        }));
  }

  void release(Moment moment) {
    log.between(() -> {
      snapshots.close(moment);
      return null;
    });
  }

  private void freed(Segment segment) {
    merger.free(segment);
  }

  private @Nullable Void freeLocked(Segment segment) {
    freed(segment);
    return null;
  }

  /** Makes everything durable that has been acknowledged. */
  public void sync() {
    state.checkOpen();
    if (!state.isReadOnly()) {
      log.force(log.sequence());
    }
  }

  /** Merges until no sealed segment has a larger share of dead bytes. Returns bytes reclaimed. */
  public long compact(double ratio) {
    state.checkWritable();
    try {
      log.rollOver();
    } catch (StoreIoException e) {
      if (!e.isDiskFull()) {
        throw e;
      }
      // No room for a new segment: all the more reason to merge the sealed ones.
    }
    return merger.compact(ratio);
  }

  /** Writes a checkpoint of the keydirs. Returns its bytes, or 0. */
  public long checkpoint() {
    state.checkWritable();
    return checkpointer.writeNow();
  }

  /** Trains a dictionary and puts it to use. */
  public TrainingReport trainDictionary() {
    return dictionaries.train();
  }

  /** Stops merges. */
  public void pauseMerges() {
    state.checkWritable();
    merger.pause();
  }

  /** Lets merges go on. */
  public void resumeMerges() {
    state.checkWritable();
    merger.resume();
  }

  /** Takes expired entries out of the keydirs. */
  void sweepExpired() {
    try {
      sweep.run();
    } catch (IllegalStateException e) {
      state.checkOpen(); // the mapping has gone with the store
      throw e;
    }
  }

  /** What the store holds and has done. */
  public StoreStats stats() {
    state.checkOpen();
    sweepExpired();
    return log.between(() -> {
      Map<String, Long> keys = new TreeMap<>();
      keys.put("", maps.get(Keyspace.UNNAMED).keydir().size());
      catalog.maps().forEach((name, e) -> keys.put(name, maps.get(e.id()).keydir().size()));
      List<SegmentStats> each = new ArrayList<>();
      long data = 0;
      long live = 0;
      long dead = 0;
      long hintBytes = 0;
      for (Segment s : segments.ordered()) {
        each.add(s.stats(s == log.active()));
        data += s.end();
        live += s.liveBytes();
        dead += s.deadBytes() + s.tombstoneBytes();
        hintBytes += s.hintBytes();
      }
      return new StoreStats(
          keys.values().stream().mapToLong(Long::longValue).sum(),
          keys,
          each,
          data,
          live,
          dead,
          hintBytes,
          dictionaries.stats(),
          maps.memoryBytes(),
          maps.all().stream().mapToDouble(map -> map.keydir().falseCandidateRate()).max().orElse(0),
          checkpointer.stats(),
          snapshots.count(),
          log.sequence(),
          forcer.forces(),
          merger.stats(),
          report);
    });
  }

  @Override
  public void close() {
    synchronized (closing) {
      if (closed) {
        return;
      }
      closed = true;
      Steps steps = new Steps();
      if (!state.isReadOnly()) {
        steps.run(restored::stop);
        steps.run(checkpointer::close);
        steps.run(merger::close);
        steps.run(keeper::close);
      }
      log.between(() -> {
        state.close();
        return null;
      });
      if (!state.isReadOnly()) {
        steps.run(state.isFailed() ? this::checkAllForced : this::finish);
      }
      for (Segment segment : segments.placed()) {
        steps.run(segment::close);
      }
      steps.run(maps::close);
      steps.run(() -> StoreDoor.leave(lock));
      steps.run(opened::await);
      LOGGER.log(System.Logger.Level.INFO, "closed {0}", disk.root());
      steps.throwFirst();
    }
  }

  /**
   * Leaves the log forced, short, and with a hint file, so that the next opening has nothing to
   * read.
   */
  private void finish() {
    log.force(log.sequence());
    forcer.markForced();
    segments.ordered().forEach(this::writeHintIfMissing);
    Segment active = log.active();
    try {
      ((LogFile) active.file()).trim(active.end());
    } catch (IOException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0} is left too long, which the next opening mends: {1}",
          active.path(),
          e.toString());
    }
    checkpointer.writeAtClose();
  }

  /** What failed may have failed in the background, and this is the last call that can tell. */
  private void checkAllForced() {
    if (forcer.forcedSequence() < log.sequence()) {
      state.checkNotFailed();
    }
  }

  /** Sealed segments have theirs, unless they were sealed a moment ago. */
  private void writeHintIfMissing(Segment segment) {
    try {
      if (!segment.isHinted() && segment.records() > 0) {
        segment.attach(hints.write(segment.header(), segment.bytes(), segment.end()));
      }
    } catch (IOException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "{0} is left without a hint file, which the next opening mends: {1}",
          segment.path(),
          e.toString());
    }
  }

  // What the parts of this package use.

  /** Refuses if the store is closed. */
  public void checkOpen() {
    state.checkOpen();
  }

  StoreState state() {
    return state;
  }

  Log log() {
    return log;
  }

  RecordReader reader() {
    return reader;
  }

  KeyHash hash() {
    return hash;
  }

  Segments segments() {
    return segments;
  }

  ExpiryClock clock() {
    return clock;
  }

  Compression compression() {
    return compressions.current();
  }

  Keydir newKeydir() {
    return maps.newKeydir();
  }

  /**
   * Whether a recording asks for slow calls. Without any recording in the process, the recorder's
   * classes are not even loaded, which would take a good part of the time that opening does.
   */
  boolean recordsSlowCalls() {
    return FlightRecorder.isInitialized() && SlowCallEvent.isWanted();
  }

  /** Does something and records it if it was slow. */
  <T extends @Nullable Object> T timed(
      String operation, Keyspace map, byte[] key, Supplier<T> call) {
    SlowCallEvent event = new SlowCallEvent();
    event.begin();
    long start = System.nanoTime();
    try {
      return call.get();
    } finally {
      event.end();
      if (System.nanoTime() - start >= slowCallNanos && event.shouldCommit()) {
        event.operation = operation;
        event.map = map.id();
        event.keyBytes = key.length;
        event.commit();
      }
    }
  }
}
