package dev.firkin.cli.store;

import dev.firkin.Firkin;
import dev.firkin.MapInfo;
import dev.firkin.cli.terminal.CommandFailure;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.stats.SegmentStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store opened by a command, whose maps are looked up by name. */
public final class OpenStore implements AutoCloseable {

  private static final String BYTES = "bytes";
  private static final String CHECKPOINT = "keydir.checkpoint";

  private final Firkin store;
  private final SteppedClock clock;

  private OpenStore(Firkin store, SteppedClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Opens a store that must be there, and changes nothing in it. */
  public static OpenStore forReading(Path directory) {
    requireSomething(directory);
    return open(directory, asWritten().readOnly(true).createIfMissing(false));
  }

  /**
   * Opens a store to change a little of it. It does not merge meanwhile: a command should take no
   * longer than its own work.
   *
   * @param create whether a missing store is made
   */
  public static OpenStore forWriting(Path directory, boolean create) {
    if (!create) {
      requireSomething(directory);
    }
    return open(directory, withoutMerges().createIfMissing(create));
  }

  /**
   * Opens a store, made if it is missing, to put a lot into it.
   *
   * @param compressor of what is put
   */
  public static OpenStore forLoading(Path directory, String compressor) {
    return compressing(directory, FirkinOptions.builder(), compressor);
  }

  /**
   * Opens a store that must be there, to merge it when told.
   *
   * @param compressor of what is written from now on
   */
  public static OpenStore forCompacting(Path directory, String compressor) {
    requireSomething(directory);
    return compressing(directory, withoutMerges().createIfMissing(false), compressor);
  }

  /**
   * Opens a store that must be there, to train a dictionary.
   *
   * @param compressor of what is written from now on
   * @param dictionaryBytesMax how long the dictionary may be
   */
  public static OpenStore forTraining(Path directory, String compressor, int dictionaryBytesMax) {
    requireSomething(directory);
    return compressing(
        directory,
        withoutMerges().createIfMissing(false).dictionaryBytesMax(dictionaryBytesMax),
        compressor);
  }

  private static FirkinOptions.Builder withoutMerges() {
    return asWritten().merge(MergeOptions.builder().enabled(false).build());
  }

  /** As everywhere here: what is not told otherwise leaves the store's compressor as it is. */
  private static FirkinOptions.Builder asWritten() {
    return FirkinOptions.builder().compressor(FirkinOptions.AS_WRITTEN);
  }

  /** Refuses a directory where nothing is. The store would do so too, in the words of a program. */
  public static void requireSomething(Path directory) {
    if (Files.notExists(directory) || isEmptyDirectory(directory)) {
      throw new CommandFailure(
          ExitCode.UNOPENABLE,
          "there is no store in %s; firkin put and firkin load make one".formatted(directory),
          null);
    }
  }

  private static boolean isEmptyDirectory(Path directory) {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      return false; // the store will say why
    }
  }

  private static OpenStore open(Path directory, FirkinOptions.Builder options) {
    var clock = new SteppedClock(InstantSource.system());
    options.valueBytesMax(FirkinOptions.VALUE_BYTES_MOST).clock(clock);
    if (Files.exists(directory.resolve(CHECKPOINT))) {
      options.keydir("offheap"); // as the store's own program, to open as fast and leave it so
    }
    return new OpenStore(Firkin.open(directory, options.build()), clock);
  }

  /**
   * On a full disk a store goes on with the compressor that it had, and warns. Here it is refused.
   */
  private static OpenStore compressing(
      Path directory, FirkinOptions.Builder options, String compressor) {
    OpenStore open = open(directory, options.compressor(compressor));
    String used = open.newestSegment().compressor();
    if (!compressor.equals(FirkinOptions.AS_WRITTEN)
        && !Compressors.nameOf(compressor).equals(used)) {
      open.close();
      throw new CommandFailure(
          ExitCode.DISK,
          "no room on the disk to begin with compressor '%s' in %s, which goes on with '%s'"
              .formatted(Compressors.nameOf(compressor), directory, used),
          null);
    }
    return open;
  }

  /** The store itself. */
  public Firkin store() {
    return store;
  }

  /** The store's clock. */
  public SteppedClock clock() {
    return clock;
  }

  /** The one that new values go to; it says how they are compressed. */
  public SegmentStats newestSegment() {
    return store.stats().segments().getLast();
  }

  /** The recorded maps. */
  public SortedMap<String, MapInfo> maps() {
    return store.maps();
  }

  /**
   * What a map is recorded with.
   *
   * @param name its name
   * @throws CommandFailure if there is no map of that name
   */
  public MapInfo info(String name) {
    MapInfo info = maps().get(name);
    if (info == null) {
      throw CommandFailure.usage(
          "no map named '%s' in %s; it has %s".formatted(name, store.directory(), listMaps()));
    }
    return info;
  }

  /** The map without a name, of bytes. */
  public StoreMap unnamedMap() {
    return new StoreMap(
        null, new ByteMap.Unnamed(store), TextForm.of(BYTES), TextForm.of(BYTES), BYTES);
  }

  /**
   * A map of the store.
   *
   * @param name null for the unnamed map
   * @throws CommandFailure if there is no map of that name
   */
  public StoreMap map(@Nullable String name) {
    if (name == null) {
      return unnamedMap();
    }
    MapInfo info = info(name);
    return new StoreMap(
        name,
        new ByteMap.Named(store.rawMap(name)),
        TextForm.of(info.keyCodec()),
        TextForm.of(info.valueCodec()),
        info.valueCodec());
  }

  /**
   * A map of the store, made if it is missing.
   *
   * @param name its name
   * @param codecs what it is, or is to be, recorded with
   * @throws CommandFailure if it is there with other codecs, or cannot be made here
   */
  public StoreMap map(String name, MapInfo codecs) {
    MapInfo recorded = maps().get(name);
    if (recorded == null) {
      requireParameters(codecs.keyCodec(), codecs.keyParameters());
      requireParameters(codecs.valueCodec(), codecs.valueParameters());
      store.map(
          name,
          new NamedBytes(codecs.keyCodec(), codecs.keyParameters()),
          new NamedBytes(codecs.valueCodec(), codecs.valueParameters()));
    } else if (!recorded.equals(codecs)) {
      throw CommandFailure.usage(
          "map '%s' of %s has codecs %s, not %s"
              .formatted(name, store.directory(), show(recorded), show(codecs)));
    }
    return map(name);
  }

  /** A map without them could not be opened by any program. */
  private static void requireParameters(String codec, String parameters) {
    if (TextForm.of(codec) instanceof TextForm.NoText && parameters.isEmpty()) {
      throw CommandFailure.usage(
          ("a map of codec %s is recorded with its classes; let the program that has them make the"
                  + " map, or load a dump of it")
              .formatted(codec));
    }
  }

  private String listMaps() {
    return maps().isEmpty()
        ? "only the unnamed one"
        : "the unnamed one and " + String.join(", ", maps().keySet());
  }

  private static String show(MapInfo codecs) {
    return show(codecs.keyCodec(), codecs.keyParameters())
        + ","
        + show(codecs.valueCodec(), codecs.valueParameters());
  }

  private static String show(String codec, String parameters) {
    return parameters.isEmpty() ? codec : codec + "(" + parameters + ")";
  }

  @Override
  public void close() {
    store.close();
  }
}
