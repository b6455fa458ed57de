package dev.firkin.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.internal.format.DictionaryFile;
import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.format.StoreFormat;
import dev.firkin.internal.keydir.KeyHash;
import dev.firkin.internal.segment.Hints;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A closed store with some of everything, and what it holds. Its bytes are the same each time it is
 * made: what the engine chooses at random is replaced, so that damaged files that were saved fit to
 * it later.
 */
final class BaseStore {

  static final int KEYS = 8;

  private static final UUID ID = new UUID(0x46495243L, 0x4B494E00L);
  private static final long SEED = 0x5EEDL;
  private static final int SALT = 0x5A17_0000;
  private static final Instant MADE = Instant.parse("2026-11-21T12:00:00Z");

  /** When it is read: half of what expires has expired. */
  private static final Instant READ = MADE.plus(Duration.ofHours(1));

  static final String MAP = "m";

  /** Its values are compressed without a dictionary. */
  static final long COMPRESSED = 4;

  /** The segment that takes the writes. */
  static final long ACTIVE = 7;

  private final DiskImage image;
  private final Map<ByteBuffer, Set<ByteBuffer>> ever = new HashMap<>();
  private final Map<ByteBuffer, ByteBuffer> newest = new HashMap<>();
  private int version;

  BaseStore() {
    image = settled(filled());
  }

  static FirkinOptions.Builder options(Instant now) {
    return FirkinOptions.builder()
        .segmentBytesMax(1 << 20)
        .syncPolicy(SyncPolicy.never())
        .merge(MergeOptions.builder().enabled(false).build())
        .clock(InstantSource.fixed(now));
  }

  static FirkinOptions.Builder readingOptions() {
    return options(READ).compressor(FirkinOptions.AS_WRITTEN);
  }

  DiskImage image() {
    return image;
  }

  static byte[] key(int number) {
    return ("key-" + number).getBytes(UTF_8);
  }

  /** Whether a value is the newest of its key, or right to be missing. */
  boolean isNewest(byte[] key, byte[] value) {
    ByteBuffer held = newest.get(ByteBuffer.wrap(key));
    return value == null ? held == null : ByteBuffer.wrap(value).equals(held);
  }

  /** Whether a value was put under its key at any time. */
  boolean wasPut(byte[] key, byte[] value) {
    return ever.getOrDefault(ByteBuffer.wrap(key), Set.of()).contains(ByteBuffer.wrap(value));
  }

  private DiskImage filled() {
    FaultyDisk disk = new FaultyDisk();
    try (Firkin store = FirkinOnDisk.open(disk, options(MADE).build())) {
      fillPlain(store);
    }
    try (Firkin store = FirkinOnDisk.open(disk, options(MADE).compressor("lz4").build())) {
      fillCompressed(store);
    }
    FaultyDisk trained = withDictionary(disk.image()).kill();
    try (Firkin store = FirkinOnDisk.open(trained, options(MADE).compressor("zstd").build())) {
      fillTrained(store);
    }
    return trained.image();
  }

  /** Adds a dictionary, which those who compress by zstd use from then on. */
  private static DiskImage withDictionary(DiskImage image) {
    try {
      Manifest m = Manifest.decode(image.bytes(Manifest.NAME));
      long id = m.freeId();
      byte[] file = new DictionaryFile(m.store(), id, "zstd", Samples.dictionary()).encode();
      return image
          .with(FileNames.dictionary(id), file)
          .with(
              Manifest.NAME,
              new Manifest(
                      m.store(),
                      m.generation(),
                      id + 1,
                      m.sealed(),
                      m.active(),
                      m.next(),
                      m.sequence(),
                      m.spare(),
                      List.of(id))
                  .encode());
    } catch (FileDamage e) {
      throw new IllegalStateException(e);
    }
  }

  private void fillPlain(Firkin store) {
    for (int i = 0; i < KEYS; i++) {
      put(store, key(i), 40 + 30 * i);
    }
    FirkinMap<String, byte[]> map = store.map(MAP, Codecs.utf8(), Codecs.bytes());
    putNamed(map, "x", 20);
    roll(store);
    batch(store, key(0), key(1));
    store.put(key(2), value(key(2), 30), Duration.ofMinutes(30));
    newest.remove(ByteBuffer.wrap(key(2)));
    delete(store, key(3));
    putNamed(map, "y", 20);
    roll(store);
  }

  private void fillCompressed(Firkin store) {
    put(store, key(4), 3000);
    FirkinMap<String, byte[]> map = store.map(MAP, Codecs.utf8(), Codecs.bytes());
    map.clear();
    forget(MAP + "x", MAP + "y");
    putNamed(map, "x", 300);
    store.put(key(5), value(key(5), 500), Duration.ofHours(2));
  }

  private void fillTrained(Firkin store) {
    put(store, key(6), 200);
    roll(store);
    FirkinMap<String, byte[]> map = store.map(MAP, Codecs.utf8(), Codecs.bytes());
    batch(store, key(0), key(7));
    put(store, key(1), 100);
    delete(store, key(6));
    putNamed(map, "z", 40);
  }

  private void put(Firkin store, byte[] key, int length) {
    store.put(key, value(key, length));
  }

  private void putNamed(FirkinMap<String, byte[]> map, String key, int length) {
    map.put(key, value((MAP + key).getBytes(UTF_8), length));
  }

  private void batch(Firkin store, byte[]... keys) {
    Batch batch = new Batch();
    for (byte[] key : keys) {
      batch.put(key, value(key, 60));
    }
    store.write(batch);
  }

  private void delete(Firkin store, byte[] key) {
    store.delete(key);
    newest.remove(ByteBuffer.wrap(key));
  }

  private void forget(String... keys) {
    for (String key : keys) {
      newest.remove(ByteBuffer.wrap(key.getBytes(UTF_8)));
    }
  }

  /** A value of no other key, and no other time, which can be compressed. */
  private byte[] value(byte[] key, int length) {
    String name = new String(key, UTF_8) + "#" + ++version + ";";
    byte[] value = name.repeat(length / name.length() + 1).substring(0, length).getBytes(UTF_8);
    ever.computeIfAbsent(ByteBuffer.wrap(key), k -> new HashSet<>()).add(ByteBuffer.wrap(value));
    newest.put(ByteBuffer.wrap(key), ByteBuffer.wrap(value));
    return value;
  }

  private static void roll(Firkin store) {
    store.compact(1);
  }

  /** The same store with ids, seed and salts that are always the same. */
  private static DiskImage settled(DiskImage image) {
    try {
      Manifest manifest = Manifest.decode(image.bytes(Manifest.NAME));
      DiskImage settled =
          image.with(StoreFormat.NAME, new StoreFormat(ID, SEED, MADE.toEpochMilli()).encode());
      for (long id : manifest.dictionaries()) {
        String name = FileNames.dictionary(id);
        settled = settled.with(name, withId(image.bytes(name)));
      }
      List<Manifest.Sealed> sealed = new ArrayList<>();
      for (Manifest.Sealed each : manifest.sealed()) {
        settled = resalted(settled, each.id());
        var records = Checksums.Records.of(settled.bytes(FileNames.data(each.id())));
        sealed.add(new Manifest.Sealed(each.id(), records.end(), records.digest()));
      }
      settled = resalted(settled, manifest.active());
      return withoutOthers(settled, manifest)
          .with(Manifest.NAME, withSealed(manifest, sealed).encode());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] withId(byte[] dictionary) {
    byte[] changed = dictionary.clone();
    ByteBuffer.wrap(changed)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putLong(16, ID.getMostSignificantBits())
        .putLong(24, ID.getLeastSignificantBits());
    return Checksums.mend("", changed);
  }

  private static Manifest withSealed(Manifest m, List<Manifest.Sealed> sealed) {
    return new Manifest(
        ID,
        100,
        m.freeId(),
        sealed,
        m.active(),
        m.next(),
        m.sequence(),
        List.of(),
        m.dictionaries());
  }

  private static DiskImage resalted(DiskImage image, long id) throws Exception {
    String name = FileNames.data(id);
    byte[] bytes = image.bytes(name);
    SegmentHeader before = SegmentHeader.decode(aligned(bytes, Arena.ofAuto()));
    SegmentHeader header =
        new SegmentHeader(
            ID,
            id,
            before.sequenceBase(),
            SALT + (int) id,
            before.compressor(),
            before.dictionary());
    byte[] resalted = Checksums.resalted(bytes, header);
    DiskImage with = image.with(name, resalted);
    String hint = FileNames.hint(id);
    return image.files().contains(hint) ? with.with(hint, hint(header, resalted)) : with;
  }

  /** The hint file of a data file, as the engine writes it. */
  static byte[] hint(SegmentHeader header, byte[] data) {
    FaultyDisk disk = new FaultyDisk();
    try (Arena arena = Arena.ofConfined()) {
      new Hints(disk, new KeyHash(SEED)::hash)
          .write(header, aligned(data, arena), Checksums.Records.of(data).end())
          .file()
          .close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return disk.image().bytes(FileNames.hint(header.segment()));
  }

  private static MemorySegment aligned(byte[] bytes, Arena arena) {
    MemorySegment memory = arena.allocate(bytes.length, 8);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return memory;
  }

  /** Without what depends on how far the store's threads have come. */
  private static DiskImage withoutOthers(DiskImage image, Manifest manifest) {
    Set<Long> ids = new HashSet<>(Set.of(manifest.active()));
    manifest.sealed().forEach(sealed -> ids.add(sealed.id()));
    DiskImage without = image;
    for (String name : image.files()) {
      boolean other =
          Stream.of(FileNames.dataId(name), FileNames.hintId(name))
              .anyMatch(id -> id.isPresent() && !ids.contains(id.getAsLong()));
      if (other || name.startsWith("aside/")) {
        without = without.without(name);
      }
    }
    return without;
  }
}
