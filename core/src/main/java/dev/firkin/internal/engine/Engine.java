package dev.firkin.internal.engine;

import dev.firkin.config.FirkinOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.FirkinException;
import dev.firkin.error.LimitException;
import dev.firkin.error.StoreIoException;
import dev.firkin.internal.compression.Compression;
import dev.firkin.internal.compression.Compressions;
import dev.firkin.internal.expiry.ExpiryClock;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.keydir.KeyHash;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.read.RecordReader;
import dev.firkin.internal.segment.Segments;
import dev.firkin.internal.snapshot.Moment;
import dev.firkin.internal.write.Log;
import dev.firkin.internal.write.StoreState;
import dev.firkin.internal.write.Write;
import dev.firkin.spi.Keydir;
import dev.firkin.stats.StoreStats;
import dev.firkin.stats.TrainingReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * An open store, as {@code Firkin} and its maps see it: every call goes through here to the parts
 * that it needs. {@link Opening} makes one, {@link StoreParts} says what it is made of, {@link
 * Closing} is its end.
 */
public final class Engine implements AutoCloseable {

  private final StoreParts parts;

  // What every get and put needs is one step away.
  private final FirkinOptions options;
  private final StoreState state;
  private final Log log;
  private final RecordReader reader;
  private final KeyHash hash;
  private final ExpiryClock clock;
  private final Compressions compressions;
  private final boolean forceEachWrite;
  private final long slowCallNanos;

  private final RawMap system;
  private final Catalog catalog;
  private final Object closing = new Object();
  private boolean closed;

  /**
   * Opens a store.
   *
   * @throws FirkinException if that cannot be done; nothing is left open
   */
  public static Engine open(Disk disk, FirkinOptions options) {
    return Opening.open(disk, options);
  }

  Engine(StoreParts parts) {
    this.parts = parts;
    options = parts.options;
    state = parts.state;
    log = parts.log;
    reader = parts.reader;
    hash = parts.hash;
    clock = parts.clock;
    compressions = parts.compressions;
    forceEachWrite = options.syncPolicy() instanceof SyncPolicy.EveryWrite;
    slowCallNanos = TimeUnit.NANOSECONDS.convert(options.slowCallThreshold());
    system = new RawMap(this, parts.maps.get(Keyspace.SYSTEM), null);
    catalog = new Catalog(system);
  }

  /** Where the store is. */
  public Path directory() {
    return parts.disk.root();
  }

  /** How it was opened. */
  public FirkinOptions options() {
    return options;
  }

  /** The unnamed map. */
  public RawMap unnamed() {
    return new RawMap(this, parts.maps.get(Keyspace.UNNAMED), options.defaultTimeToLive());
  }

  /** The map of a number. */
  public RawMap map(int id, @Nullable Duration defaultTimeToLive) {
    return new RawMap(
        this,
        parts.maps.get(id),
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
      throw new LimitException(
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

  /** Waits until a write is as durable as the policy promises. */
  void acknowledge(long sequence) {
    if (forceEachWrite && sequence > 0) {
      log.force(sequence);
    }
  }

  /**
   * Holds the present moment. A moment notes what changes in the keydirs that it was made of, so
   * these must be the ones that will be changed.
   */
  public EngineSnapshot snapshot() {
    state.checkOpen();
    parts.restored.settle();
    return new EngineSnapshot(
        this,
        log.between(() -> {
          state.checkOpen();
          return parts.snapshots.open(log.sequence(), parts.segments.ordered(), parts.maps.all());
        }));
  }

  void release(Moment moment) {
    log.between(() -> {
      parts.snapshots.close(moment);
      return null;
    });
  }

  /** Makes everything durable that has been acknowledged. */
  public void sync() {
    state.checkOpen();
    if (!state.isReadOnly()) {
      log.forceAll();
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
    return parts.merger.compact(ratio);
  }

  /** Writes a checkpoint of the keydirs. Returns its bytes, or 0. */
  public long checkpoint() {
    state.checkWritable();
    return parts.checkpointer.writeNow();
  }

  /** Trains a dictionary and puts it to use. */
  public TrainingReport trainDictionary() {
    return parts.dictionaries.train();
  }

  /** Stops merges. */
  public void pauseMerges() {
    state.checkWritable();
    parts.merger.pause();
  }

  /** Lets merges go on. */
  public void resumeMerges() {
    state.checkWritable();
    parts.merger.resume();
  }

  /** Takes expired entries out of the keydirs. */
  void sweepExpired() {
    try {
      parts.sweep.run();
    } catch (IllegalStateException e) {
      state.checkOpen(); // the mapping has gone with the store
      throw e;
    }
  }

  /** What the store holds and has done. */
  public StoreStats stats() {
    state.checkOpen();
    sweepExpired();
    return new StatsCollector(parts, catalog).collect();
  }

  @Override
  public void close() {
    synchronized (closing) {
      if (!closed) {
        closed = true;
        new Closing(parts).run();
      }
    }
  }

  // What the parts of this package use.

  /** Refuses if the store is closed. */
  public void checkOpen() {
    state.checkOpen();
  }

  /** The store's own map. */
  RawMap system() {
    return system;
  }

  /** Whom to tell that an entry was seen expired. */
  RecordReader.ExpirySighting sightings() {
    return parts.sightings;
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
    return parts.segments;
  }

  ExpiryClock clock() {
    return clock;
  }

  Compression compression() {
    return compressions.current();
  }

  Keydir newKeydir() {
    return parts.maps.newKeydir();
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
