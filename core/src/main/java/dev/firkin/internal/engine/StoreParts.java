package dev.firkin.internal.engine;

import dev.firkin.config.FirkinOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.FirkinException;
import dev.firkin.internal.checkpoint.CheckpointParts;
import dev.firkin.internal.checkpoint.Checkpointer;
import dev.firkin.internal.compression.Compressions;
import dev.firkin.internal.expiry.ExpiryClock;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.keydir.KeyHash;
import dev.firkin.internal.keydir.Keyspaces;
import dev.firkin.internal.keydir.RestoredKeydirs;
import dev.firkin.internal.merge.ExpirySweep;
import dev.firkin.internal.merge.MergeParts;
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
import dev.firkin.internal.snapshot.Snapshots;
import dev.firkin.internal.write.Forcer;
import dev.firkin.internal.write.Keeper;
import dev.firkin.internal.write.Log;
import dev.firkin.internal.write.Reserve;
import dev.firkin.internal.write.RollOver;
import dev.firkin.internal.write.SpaceGate;
import dev.firkin.internal.write.StoreState;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.stats.RecoveryReport;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an open store is made of. Recovers the store and wires the write, read, merge and recovery
 * paths, which do not know each other. Nothing works in the background yet; {@link Opening} starts
 * what does.
 *
 * <p>Parts are made in the order in which they need each other. Those that call back to a later one
 * are told of it as soon as it is there.
 */
final class StoreParts {

  final Disk disk;
  final Disk.@Nullable Lock lock;
  final FirkinOptions options;
  final StoreState state;
  final Segments segments = new Segments();
  final ExpiryClock clock;
  final Compressions compressions;
  final Keyspaces maps;
  final RestoredKeydirs restored;
  final RecoveryReport report;
  final List<Segment> withoutHint;
  final Opened opened;
  final KeyHash hash;
  final Hints hints;
  final Snapshots snapshots;
  final Forcer forcer;
  final Log log;
  final Sightings sightings;
  final RecordReader reader;
  final Dictionaries dictionaries;
  final Checkpointer checkpointer;
  final ExpirySweep sweep;
  final Merger merger;
  final Keeper keeper;

  /**
   * Recovers a store.
   *
   * @param lock of the directory, or null for a store to read whose directory nobody can write
   * @param keydirs makes the keydirs
   * @throws FirkinException if that cannot be done
   */
  StoreParts(Disk disk, Disk.@Nullable Lock lock, FirkinOptions options, KeydirProvider keydirs) {
    this.disk = disk;
    this.lock = lock;
    this.options = options;
    state = new StoreState(disk.root(), options.readOnly());
    clock = new ExpiryClock(options.clock());
    compressions = new Compressions(options.compressor());
    KeydirRecords records =
        new KeydirRecords(segments, options.expectedKeys(), options.keydirBytesMax());
    maps = new Keyspaces(keydirs, records);
    Recovered found = new Recovery(disk, options, segments, maps, compressions, records).run();
    restored = found.keydirs();
    report = found.report();
    withoutHint = found.withoutHint();
    opened = new Opened(disk.root(), report);
    hash = new KeyHash(found.store().seed());
    hints = new Hints(disk, hash);

    snapshots = new Snapshots(options.snapshotsMax());
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
    log.beforeFirstWrite(new Settling(restored));

    sightings = new Sightings(state, log, clock, maps, hash);
    reader =
        new RecordReader(
            segments, new LogPublishing(log), clock, new CheckingOpen(state), sightings);
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
                new LogForCheckpoints(log, state)),
            options.checkpointBytes(),
            options.merge().bytesPerSecondMax(),
            found.behindCheckpoint());
    if (!state.isReadOnly()) {
      restored.onRefilled(new Forgetting(checkpointer));
    }

    LogForMerges mergeLog = new LogForMerges(log, state, restored, sightings, checkpointer);
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
            new RoomForMerges(gate, reserve, state));
    snapshots.onReleased(new Freeing(merger));
    reader.onReleased(new FreeingInTurn(log, merger));

    keeper =
        new Keeper(
            "firkin-log " + disk.root(),
            log,
            rollOver,
            forcer,
            reserve,
            state,
            forceInterval(options.syncPolicy()),
            new Finishing(merger, checkpointer));
  }

  private static @Nullable Duration forceInterval(SyncPolicy policy) {
    return policy instanceof SyncPolicy.Every every ? every.interval() : null;
  }

  // Named, not lambdas: linking those is what an opening takes longest for (docs/decisions/0013).

  /** Before the first write: checks what was restored of the keydirs. */
  private record Settling(RestoredKeydirs restored) implements Runnable {
    @Override
    public void run() {
      restored.settle();
    }
  }

  /** When the keydirs have been filled anew: forgets the checkpoint that they were from. */
  private record Forgetting(Checkpointer checkpointer) implements Runnable {
    @Override
    public void run() {
      checkpointer.forget();
    }
  }

  /** For the reader: whether the log is publishing a batch. */
  private record LogPublishing(Log log) implements Publishing {
    @Override
    public int publishing() {
      return log.publishing();
    }

    @Override
    public void awaitPublished() {
      log.awaitPublished();
    }
  }

  /** For the reader: refuses if the store is closed. */
  private record CheckingOpen(StoreState state) implements Runnable {
    @Override
    public void run() {
      state.checkOpen();
    }
  }

  /** When no snapshot holds a segment any more: has the merger delete it. */
  private record Freeing(Merger merger) implements Consumer<Segment> {
    @Override
    public void accept(Segment segment) {
      merger.free(segment);
    }
  }

  /** When no reader does, who unlike a snapshot is not in turn with the writers. */
  private record FreeingInTurn(Log log, Merger merger) implements Consumer<Segment> {
    @Override
    public void accept(Segment segment) {
      log.between(() -> {
        merger.free(segment);
        return null;
      });
    }
  }

  /** When a sealed segment's file has been cut: has its hint file written. */
  private record Finishing(Merger merger, Checkpointer checkpointer) implements Consumer<Segment> {
    @Override
    public void accept(Segment segment) {
      merger.sealed(segment);
      checkpointer.look();
    }
  }
}
