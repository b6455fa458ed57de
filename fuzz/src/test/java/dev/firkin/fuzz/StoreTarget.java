package dev.firkin.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.Batch;
import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.Snapshot;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.RecoveryMode;
import dev.firkin.error.FirkinException;
import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.recovery.Verification;
import dev.firkin.stats.RecoveryReport;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a store does with one of its files replaced by any bytes: it is opened, read in every way,
 * written to, merged, verified, closed and opened again, and each step gives a right answer or one
 * of Firkin's exceptions. The subject is the file, {@code forged} if its checksums were made right,
 * and how the store is opened.
 */
final class StoreTarget implements Target {

  /** What may be expected of the values. */
  private enum Promise {
    /** Each is the newest of its key. */
    NEWEST,
    /** Each was put under its key: a record is lost, or a file lies about which one is newest. */
    WAS_PUT,
    /** Any: the bytes that say what a value is are forged. */
    ANY
  }

  private static final String FORGED = "forged";
  private static final String READING = "READING";
  private static final byte[] NEW_KEY = "new".getBytes(UTF_8);

  /** So far into a record its header may reach. */
  private static final int HEADER = 40;

  private final BaseStore store = new BaseStore();
  private final Predicate<String> files;
  private final boolean headerOnly;

  /**
   * @param files which files are replaced
   * @param headerOnly whether of data files nothing but the header is changed
   */
  StoreTarget(Predicate<String> files, boolean headerOnly) {
    this.files = files;
    this.headerOnly = headerOnly;
  }

  @Override
  public List<Input> seeds() {
    return store.image().files().stream()
        .filter(files)
        .flatMap(file -> ways().map(way -> Input.of(store.image().bytes(file), file, way)))
        .toList();
  }

  private static Stream<String> ways() {
    return Stream.concat(
        Arrays.stream(RecoveryMode.values()).map(RecoveryMode::name), Stream.of(READING));
  }

  @Override
  public Input mutate(Input input, Input other, Random random) {
    String file = input.words().getFirst();
    String way = ways().toList().get(random.nextInt((int) ways().count()));
    if (random.nextBoolean()) {
      return mend(Input.of(mutated(file, input.bytes(), other.bytes(), random), file, FORGED, way));
    }
    // Once forged, always forged: what is only damaged is made of what is whole.
    byte[] whole = store.image().bytes(file);
    byte[] part = store.image().bytes(other.words().getFirst());
    return Input.of(mutated(file, whole, part, random), file, way);
  }

  private byte[] mutated(String file, byte[] bytes, byte[] other, Random random) {
    return new Mutator(random, place(file, bytes, random)).mutate(bytes, other);
  }

  private IntUnaryOperator place(String file, byte[] bytes, Random random) {
    boolean data = FileNames.dataId(file).isPresent();
    if (data && (headerOnly || random.nextInt(8) == 0)) {
      return length ->
          random.nextInt(8) == 0
              ? (int) SegmentHeader.markOffset() + random.nextInt(8)
              : random.nextInt(56);
    }
    int[] records = data ? Checksums.recordsIn(bytes) : new int[0];
    return length ->
        records.length == 0 || random.nextInt(4) == 0
            ? random.nextInt(length)
            : records[random.nextInt(records.length)] + random.nextInt(HEADER);
  }

  @Override
  public Input mend(Input input) {
    return input.is(FORGED)
        ? input.with(Checksums.mend(input.words().getFirst(), input.bytes()))
        : input;
  }

  private DiskImage image(Input input) throws FileDamage {
    String file = input.words().getFirst();
    DiskImage image = store.image().with(file, input.bytes());
    return input.is(FORGED) && FileNames.dataId(file).isPresent()
        ? sealedAnew(image, FileNames.dataId(file).getAsLong(), input.bytes())
        : image;
  }

  /** The manifest has a digest of each sealed segment; it says what the forger wants, too. */
  private static DiskImage sealedAnew(DiskImage image, long id, byte[] data) throws FileDamage {
    Manifest m = Manifest.decode(image.bytes(Manifest.NAME));
    if (data.length < SegmentHeader.BYTES) {
      return image;
    }
    var records = Checksums.Records.of(data);
    List<Manifest.Sealed> sealed =
        m.sealed().stream()
            .map(s -> s.id() == id ? new Manifest.Sealed(id, records.end(), records.digest()) : s)
            .toList();
    return image.with(
        Manifest.NAME,
        new Manifest(
                m.store(),
                m.generation(),
                m.freeId(),
                sealed,
                m.active(),
                m.next(),
                m.sequence(),
                m.spare(),
                m.dictionaries())
            .encode());
  }

  private static Promise promise(Input input) {
    String file = input.words().getFirst();
    boolean saysWhatValuesAre =
        FileNames.dataId(file).isPresent() || FileNames.dictionaryId(file).isPresent();
    if (input.is(FORGED)) {
      return saysWhatValuesAre ? Promise.ANY : Promise.WAS_PUT;
    }
    return input.is(RecoveryMode.SALVAGE.name()) ? Promise.WAS_PUT : Promise.NEWEST;
  }

  private static FirkinOptions options(Input input) {
    FirkinOptions.Builder options = BaseStore.readingOptions();
    if (input.is(READING)) {
      options.readOnly(true);
    } else {
      options.recoveryMode(RecoveryMode.valueOf(input.words().getLast()));
    }
    return options.build();
  }

  @Override
  public String run(Input input) throws Exception {
    FaultyDisk disk = image(input).kill();
    Visit visit = new Visit(promise(input), options(input));
    visit.all(disk);
    if (!disk.violations().isEmpty()) {
      throw new AssertionError(disk.violations().toString());
    }
    return visit.outcome(input);
  }

  /** All that is done with one store. */
  private final class Visit {
    private final Promise promise;
    private final FirkinOptions options;
    private final Set<String> refusals = new TreeSet<>();
    private final StringBuilder recovered = new StringBuilder();
    private boolean written;

    Visit(Promise promise, FirkinOptions options) {
      this.promise = promise;
      this.options = options;
    }

    String outcome(Input input) {
      String file = input.words().getFirst();
      return (refusals.isEmpty() ? Outcome.OK : refusals) + " " + file + recovered;
    }

    void all(FaultyDisk disk) {
      attempt(() -> new Verification(disk, progress -> {}).run());
      attempt(() -> {
        try (Firkin open = FirkinOnDisk.open(disk, options)) {
          note(open.stats().recovery());
          read(open);
          if (!options.readOnly()) {
            write(open);
            read(open);
          }
        }
      });
      attempt(() -> {
        try (Firkin again = FirkinOnDisk.open(disk, options.toBuilder().readOnly(true).build())) {
          read(again);
        }
      });
    }

    private void note(RecoveryReport report) {
      recovered
          .append(" hints ")
          .append(report.hintsLoaded())
          .append(" scanned ")
          .append(report.segmentsScanned())
          .append(report.tornBytes() > 0 ? " torn" : "")
          .append(report.damage().isEmpty() ? "" : " damage")
          .append(report.movedAside().isEmpty() ? "" : " aside");
    }

    private void attempt(Runnable step) {
      try {
        step.run();
      } catch (FirkinException e) {
        refusals.add(Outcome.of(e));
      }
    }

    private void read(Firkin open) {
      for (int i = 0; i < BaseStore.KEYS; i++) {
        byte[] key = BaseStore.key(i);
        attempt(() -> check(key, open.get(key)));
        attempt(() -> {
          byte[] viewed = open.view(key, v -> v.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
          check(key, viewed);
        });
        attempt(() -> open.containsKey(key));
        attempt(() -> open.valueSize(key));
        attempt(() -> open.timeToLive(key));
      }
      attempt(() -> {
        try (Stream<Entry<byte[], byte[]>> entries = open.entries()) {
          entries.forEach(e -> checkEntry(e.key(), e.value()));
        }
      });
      attempt(() -> {
        try (Snapshot snapshot = open.snapshot()) {
          byte[] key = BaseStore.key(0);
          check(key, snapshot.get(key));
        }
      });
      attempt(() -> readMaps(open));
      attempt(open::size);
      attempt(open::stats);
      attempt(() -> {
        byte[] value = open.get(NEW_KEY);
        if (written && promise != Promise.ANY && !Arrays.equals(value, NEW_KEY)) {
          throw new AssertionError("what was put after the damage is not there");
        }
      });
    }

    private void readMaps(Firkin open) {
      FirkinMap<String, byte[]> map = open.map(BaseStore.MAP, Codecs.utf8(), Codecs.bytes());
      for (String key : List.of("x", "y", "z")) {
        attempt(() -> check((BaseStore.MAP + key).getBytes(UTF_8), map.get(key)));
      }
      for (String name : open.maps().keySet()) {
        attempt(() -> {
          try (Stream<Entry<byte[], byte[]>> entries = open.rawMap(name).entries()) {
            entries.forEach(e -> e.value());
          }
        });
      }
    }

    private void write(Firkin open) {
      attempt(() -> {
        open.put(NEW_KEY, NEW_KEY);
        written = true;
      });
      attempt(() -> open.write(new Batch().put(new byte[] {1}, new byte[300]).delete(NEW_KEY)));
      attempt(() -> open.put(NEW_KEY, NEW_KEY, Duration.ofDays(1)));
      attempt(() -> open.delete(new byte[] {1}));
      attempt(() -> open.touch(BaseStore.key(5), Duration.ofDays(1)));
      attempt(() -> open.rawMap(BaseStore.MAP).put("w".getBytes(UTF_8), new byte[9]));
      attempt(open::sync);
      attempt(() -> open.compact(0));
    }

    private void checkEntry(byte[] key, byte[] value) {
      if (new String(key, UTF_8).startsWith("key-")) {
        check(key, value);
      }
    }

    private void check(byte[] key, byte[] value) {
      boolean right =
          switch (promise) {
            case NEWEST -> store.isNewest(key, value);
            case WAS_PUT -> value == null || store.wasPut(key, value);
            case ANY -> true;
          };
      if (!right) {
        throw new AssertionError(
            "a wrong value of key '%s'%s"
                .formatted(new String(key, UTF_8), value == null ? ": none" : ""));
      }
    }
  }
}
