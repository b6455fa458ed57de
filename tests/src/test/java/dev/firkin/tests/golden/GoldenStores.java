package dev.firkin.tests.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes the golden stores. Run by hand for a new version of the format, into a new folder, never
 * by the build: what an old version wrote must not change.
 *
 * <p>All begin with the same new store, whose id and seed are golden, too.
 */
public final class GoldenStores {

  /** The folder of the new store. */
  static final String NEW = "/golden/v1/new/";

  static final String FILES = "files.txt";
  static final String ENTRIES = "entries.txt";

  static final Instant WRITTEN = Instant.parse("2026-11-21T12:00:00Z");

  private GoldenStores() {}

  /**
   * Writes.
   *
   * @param arguments the folder of the resources
   */
  public static void main(String[] arguments) throws IOException {
    Path resources = Path.of(arguments[0]);
    if (Files.exists(resources.resolve(NEW.substring(1)))) {
      throw new IllegalStateException("there are golden stores of this version");
    }
    DiskImage first = made();
    write(resources, NEW, first);
    for (Scenario scenario : Scenario.values()) {
      DiskImage image = image(first, scenario);
      write(resources, scenario.folder(), image);
      try (Firkin store = FirkinOnDisk.open(image.kill(), options("heap").readOnly(true).build())) {
        Files.writeString(
            resources.resolve(scenario.folder().substring(1) + ENTRIES), entries(store));
      }
    }
  }

  private static void write(Path resources, String folder, DiskImage image) throws IOException {
    Path to = Files.createDirectories(resources.resolve(folder.substring(1)));
    Map<String, byte[]> files = files(image);
    Files.writeString(to.resolve(FILES), String.join("\n", files.keySet()) + "\n");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.writeString(to.resolve(file.getKey() + ".hex"), Listing.of(file.getValue()));
    }
  }

  /** A store in which nothing has been written. */
  private static DiskImage made() {
    FaultyDisk disk = new FaultyDisk();
    FirkinOnDisk.open(disk, options("heap").build()).close();
    return disk.image();
  }

  /** What a scenario leaves behind. */
  static DiskImage image(DiskImage first, Scenario scenario) {
    FaultyDisk disk = first.kill();
    FirkinOptions options = options(scenario.keydir).compressor(scenario.compressor).build();
    try (Firkin store = FirkinOnDisk.open(disk, options)) {
      scenario.steps.accept(store);
      if (!scenario.closed) {
        return withHints(disk);
      }
    }
    return disk.image();
  }

  /** Hint files of sealed segments are written in the background. */
  private static DiskImage withHints(FaultyDisk disk) {
    long until = System.nanoTime() + 20_000_000_000L;
    while (System.nanoTime() < until) {
      DiskImage image = disk.image();
      List<String> data =
          files(image).keySet().stream().filter(name -> name.endsWith(".data")).toList();
      if (data.stream()
          .limit(data.size() - 1) // without the active one
          .allMatch(name -> image.files().contains(name.replace(".data", ".hint")))) {
        return image;
      }
      Thread.onSpinWait();
    }
    throw new IllegalStateException("hint files are missing");
  }

  /** Small segments, no background merge, a clock that stands. */
  static FirkinOptions.Builder options(String keydir) {
    return FirkinOptions.builder()
        .keydir(keydir)
        .segmentBytesMax(1 << 20)
        .dictionaryBytesMax(1024)
        .syncPolicy(SyncPolicy.never())
        .clock(InstantSource.fixed(WRITTEN))
        .merge(MergeOptions.builder().enabled(false).build());
  }

  /**
   * The files of a golden store, but for what says nothing: the lock, the reserve, and the file
   * that was made ahead for the next segment, if it was by then.
   */
  static Map<String, byte[]> files(DiskImage image) {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : image.files()) {
      if (!name.equals("LOCK") && !name.equals("RESERVE") && !name.equals(ahead(image))) {
        files.put(name, image.bytes(name));
      }
    }
    return files;
  }

  /** The manifest says which id the next segment will have. */
  private static String ahead(DiskImage image) {
    ByteBuffer manifest = ByteBuffer.wrap(image.bytes("MANIFEST")).order(ByteOrder.LITTLE_ENDIAN);
    return "%011d.data".formatted(manifest.getLong(64));
  }

  /** The golden files of a folder. */
  static Map<String, byte[]> golden(String folder) {
    Map<String, byte[]> files = new TreeMap<>();
    text(folder + FILES)
        .lines()
        .forEach(name -> files.put(name, Listing.parse(text(folder + name + ".hex"))));
    return files;
  }

  /** A golden store as a disk. */
  static DiskImage disk(String folder) {
    DiskImage image = new FaultyDisk().image();
    for (Map.Entry<String, byte[]> file : golden(folder).entrySet()) {
      image = image.with(file.getKey(), file.getValue());
    }
    return image;
  }

  static String text(String resource) {
    try (var in = GoldenStores.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no golden file " + resource);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All maps and entries as text, in order. */
  static String entries(Firkin store) {
    StringBuilder text = new StringBuilder();
    lines(text, "(unnamed)", store.entries());
    store
        .maps()
        .forEach((name, info) -> {
          text.append("map %s of %s to %s\n".formatted(name, info.keyCodec(), info.valueCodec()));
          FirkinMap<byte[], byte[]> map = store.rawMap(name);
          lines(text, name, map.entries());
        });
    return text.toString();
  }

  private static void lines(StringBuilder text, String map, Stream<Entry<byte[], byte[]>> entries) {
    try (entries) {
      entries
          .map(e ->
              "%s: %s = %s%s\n"
                  .formatted(
                      map,
                      readable(e.key()),
                      readable(e.value()),
                      e.expiry() == null ? "" : " until " + e.expiry()))
          .sorted()
          .forEach(text::append);
    }
  }

  private static String readable(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    boolean plain =
        Arrays.equals(text.getBytes(UTF_8), bytes) && text.chars().allMatch(c -> c >= ' ');
    return plain ? "\"" + text + "\"" : HexFormat.of().formatHex(bytes);
  }
}
