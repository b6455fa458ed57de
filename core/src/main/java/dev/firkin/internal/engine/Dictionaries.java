package dev.firkin.internal.engine;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.config.FirkinOptions;
import dev.firkin.error.FirkinException;
import dev.firkin.error.StoreIoException;
import dev.firkin.internal.compression.Compression;
import dev.firkin.internal.compression.Compressions;
import dev.firkin.internal.format.DictionaryFile;
import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.io.Disk;
import dev.firkin.internal.io.DiskFullException;
import dev.firkin.internal.keydir.KeyHash;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.keydir.Keyspaces;
import dev.firkin.internal.merge.DictionaryCare;
import dev.firkin.internal.read.RecordReader;
import dev.firkin.internal.segment.ManifestFile;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.Segments;
import dev.firkin.internal.write.Log;
import dev.firkin.internal.write.StoreState;
import dev.firkin.spi.DictionaryCompressor;
import dev.firkin.stats.DictionaryStats;
import dev.firkin.stats.TrainingReport;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Trains dictionaries from the store's own values, puts them to use, and lets them go when no
 * segment needs them.
 *
 * <p>A new dictionary is durable, then the manifest names it, and only then a segment begins whose
 * header says that its values need it. So no segment is ever without its dictionary; a crash in
 * between leaves a dictionary that the next opening takes into use.
 */
final class Dictionaries implements DictionaryCare {

  /** By itself the store takes a dictionary only if values become shorter by this share. */
  private static final double WORTH_IT = 0.9;

  private final Disk disk;
  private final ManifestFile manifest;
  private final Compressions compressions;
  private final Segments segments;
  private final Keyspaces maps;
  private final RecordReader reader;
  private final KeyHash hash;
  private final Log log;
  private final StoreState state;
  private final FirkinOptions options;
  private long dueAt;

  Dictionaries(
      Disk disk,
      ManifestFile manifest,
      Compressions compressions,
      Segments segments,
      Keyspaces maps,
      RecordReader reader,
      KeyHash hash,
      Log log,
      StoreState state,
      FirkinOptions options) {
    this.disk = disk;
    this.manifest = manifest;
    this.compressions = compressions;
    this.segments = segments;
    this.maps = maps;
    this.reader = reader;
    this.hash = hash;
    this.log = log;
    this.state = state;
    this.options = options;
    dueAt = options.merge().dictionaryTrigger();
  }

  /** A dictionary, not in use yet, and what it would be worth beside none. */
  private record Trained(byte[] dictionary, TrainingReport report, long bytesWithout) {}

  /**
   * Trains a dictionary and puts it to use.
   *
   * @throws IllegalStateException if the compressor takes none, there are too few values, or they
   *     would become no shorter
   * @throws StoreIoException if the disk refuses; nothing has changed
   */
  synchronized TrainingReport train() {
    state.checkWritable();
    DictionaryCompressor compressor = compressions.trainable();
    if (compressor == null) {
      throw new IllegalStateException(
          "compressor '%s' takes no dictionary; open the store with one that does, such as zstd"
              .formatted(compressions.chosen().name()));
    }
    try {
      Trained trained = train(compressor);
      TrainingReport report = trained.report();
      if (report.testBytes() > 0 && report.testBytesAfter() >= trained.bytesWithout()) {
        throw new IllegalArgumentException(
            "values would become no shorter by it, %d bytes instead of %d"
                .formatted(report.testBytesAfter(), trained.bytesWithout()));
      }
      return use(trained);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "no dictionary can be trained from the values in %s: %s"
              .formatted(disk.root(), e.getMessage()),
          e);
    }
  }

  @Override
  public synchronized void trainIfDue() {
    DictionaryCompressor compressor = compressions.trainable();
    if (dueAt == 0 || compressor == null || compressions.current().dictionary() != 0) {
      return;
    }
    long keys = userMaps().stream().mapToLong(map -> map.keydir().size()).sum();
    if (keys < dueAt) {
      return;
    }
    dueAt = 2 * keys; // when to look again if nothing comes of it
    try {
      Trained trained = train(compressor);
      if (trained.report().testBytesAfter() <= WORTH_IT * trained.report().testBytesBefore()) {
        use(trained);
      }
    } catch (IllegalArgumentException | FirkinException e) {
      LOGGER.log(
          System.Logger.Level.INFO,
          "{0} goes on without a dictionary for now: {1}",
          disk.root(),
          e.getMessage());
    }
  }

  private Trained train(DictionaryCompressor compressor) {
    Samples samples = new Samples(options.dictionaryBytesMax());
    samples.take(userMaps(), (map, key) -> reader.get(map, key, hash.hash(key)));
    byte[] dictionary = compressor.train(samples.training(), options.dictionaryBytesMax());
    Compression with = Compression.by(compressor, 1, dictionary);
    return new Trained(
        dictionary,
        new TrainingReport(
            0,
            dictionary.length,
            samples.training().size(),
            Samples.bytes(samples.training()),
            Samples.bytes(samples.test()),
            storedBytes(samples.test(), compressions.current()),
            storedBytes(samples.test(), with)),
        storedBytes(samples.test(), compressions.chosen()));
  }

  private List<Keyspace> userMaps() {
    return maps.all().stream().filter(map -> map.id() != Keyspace.SYSTEM).toList();
  }

  private static long storedBytes(List<byte[]> values, Compression compression) {
    long bytes = 0;
    for (byte[] value : values) {
      byte[] compressed = compression.compress(value);
      bytes += compressed == null ? value.length : compressed.length;
    }
    return bytes;
  }

  private TrainingReport use(Trained trained) {
    state.checkWritable(); // the log may have failed while samples were read
    long id = write(trained.dictionary());
    Compression with;
    try {
      with =
          compressions.add(
              new DictionaryFile(
                  manifest.current().store(),
                  id,
                  compressions.chosen().name(),
                  trained.dictionary()),
              disk.root().resolve(FileNames.dictionary(id)));
    } catch (FileDamage e) {
      throw new IllegalStateException("the compressor refuses its own dictionary", e);
    }
    log.renew(compressions, with);
    TrainingReport r = trained.report();
    LOGGER.log(
        System.Logger.Level.INFO,
        "{0}: dictionary {1} is in use; {2} bytes of values took {3} bytes before and {4} with it",
        disk.root(),
        id,
        r.testBytes(),
        r.testBytesBefore(),
        r.testBytesAfter());
    return new TrainingReport(
        id,
        r.dictionaryBytes(),
        r.samples(),
        r.sampleBytes(),
        r.testBytes(),
        r.testBytesBefore(),
        r.testBytesAfter());
  }

  private long write(byte[] dictionary) {
    try {
      long id = manifest.reserveId();
      String name = FileNames.dictionary(id);
      try {
        disk.replace(
            name,
            new DictionaryFile(
                    manifest.current().store(), id, compressions.chosen().name(), dictionary)
                .encode());
        manifest.addDictionary(id);
      } catch (IOException e) {
        takeBack(id, name);
        throw e;
      }
      return id;
    } catch (DiskFullException e) {
      throw StoreIoException.diskFull(
          "the disk is full: no room for a dictionary in %s; free some space"
              .formatted(disk.root()),
          e);
    } catch (IOException e) {
      if (manifest.isInDoubt()) {
        throw state.fail(e);
      }
      throw StoreIoException.refused(
          "a dictionary could not be written in %s: %s".formatted(disk.root(), e.getMessage()), e);
    }
  }

  private void takeBack(long id, String name) {
    if (manifest.isInDoubt()) {
      return; // it may name the file by now
    }
    try {
      disk.delete(name);
      disk.forceDirectory();
      manifest.forget(Set.of(id));
    } catch (IOException e) {
      return; // it is spare, and the next opening deletes it
    }
  }

  @Override
  public synchronized void dropUnneeded() {
    Set<Long> unneeded =
        compressions.unneeded(segments.ordered().stream().map(Segment::compression).toList());
    if (unneeded.isEmpty() || manifest.isInDoubt()) {
      return;
    }
    try {
      manifest.dropDictionaries(unneeded);
      for (long id : unneeded) {
        compressions.remove(id);
        disk.delete(FileNames.dictionary(id));
      }
      disk.forceDirectory();
      manifest.forget(unneeded);
    } catch (IOException e) {
      if (manifest.isInDoubt()) {
        throw state.fail(e);
      }
      LOGGER.log(
          System.Logger.Level.WARNING,
          "dictionaries {0} stay for now: {1}",
          unneeded,
          e.toString());
    }
  }

  /** What there is. By whoever holds the append lock. */
  List<DictionaryStats> stats() {
    return compressions.withDictionaries().stream()
        .map(c ->
            new DictionaryStats(
                c.dictionary(),
                c.name(),
                c.dictionaryBytes(),
                c.isSameAs(compressions.current()),
                (int) segments.ordered().stream().filter(s -> s.compression().isSameAs(c)).count()))
        .toList();
  }
}
