package dev.firkin.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.keydir.HeapKeydir;
import dev.firkin.internal.keydir.KeyHash;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.keydir.Keyspaces;
import dev.firkin.internal.read.KeydirRecords;
import dev.firkin.internal.recovery.SegmentImage.Change;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.Segments;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirFill;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.spi.Location;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Merging all hint files gives what loading one after the other gives. */
class HintMergeTest {

  private static final KeyHash HASH = new KeyHash(42);

  /** What a segment holds, and whether it has a hint file. */
  record Content(List<Change> changes, boolean hinted) {}

  /** What recovery knows in the end, without a trace of how it came to know it. */
  record Outcome(Map<Integer, Map<String, String>> maps, List<String> segments, long records) {}

  /** One way to load. */
  private static final class Loading {
    private final Segments segments = new Segments();
    private final Keyspaces maps;
    private final KeydirLoader loader;
    private final HintRun run;
    private final List<Keydir> keydirs = new ArrayList<>();

    Loading(
        ToLongFunction<byte[]> hash,
        Function<Loading, Supplier<Keydir>> keydir,
        int threads,
        long counted,
        long entriesOfARange) {
      Supplier<Keydir> make = keydir.apply(this);
      maps = new Keyspaces(new Recorded(make), new KeydirRecords(segments, 0, Long.MAX_VALUE));
      loader = new KeydirLoader(maps, segments, hash);
      run =
          new HintRun(
              loader, new HintMerge(maps, new InParallel(threads), counted, entriesOfARange));
    }

    /** Makes keydirs and remembers them. */
    private final class Recorded implements KeydirProvider {
      private final Supplier<Keydir> make;

      Recorded(Supplier<Keydir> make) {
        this.make = make;
      }

      @Override
      public String name() {
        return "recorded";
      }

      @Override
      public Keydir create(KeydirContext context) {
        keydirs.add(make.get());
        return keydirs.getLast();
      }
    }

    static Loading oneByOne(ToLongFunction<byte[]> hash) {
      return new Loading(hash, loading -> HeapKeydir::new, 1, 0, 1);
    }

    static Loading merging(
        ToLongFunction<byte[]> hash, int threads, long counted, long entriesOfARange) {
      return new Loading(
          hash,
          loading -> () -> new FilledKeydir(loading::keyAt),
          threads,
          counted,
          entriesOfARange);
    }

    byte[] keyAt(long location) {
      RecordView view = new RecordView();
      segments.at(Location.slot(location)).read(view, Location.offset(location));
      return view.key();
    }

    Outcome load(List<SegmentImage> images, List<Content> contents) {
      for (int i = 0; i < images.size(); i++) {
        boolean hinted = contents.get(i).hinted;
        Segment segment = images.get(i).placedIn(segments, hinted);
        if (hinted) {
          run.load(segment, images.get(i).hint());
        } else {
          run.end();
          images.get(i).scan(segment, loader);
        }
      }
      run.end();
      return outcome();
    }

    private Outcome outcome() {
      Map<Integer, Map<String, String>> found = new TreeMap<>();
      for (Keyspace map : maps.all()) {
        Map<String, String> keys = new TreeMap<>();
        long cursor = 0;
        do {
          cursor =
              map.keydir()
                  .visit(
                      cursor,
                      (key, location) ->
                          keys.put(
                              HexFormat.of().formatHex(key),
                              Location.describe(location) + " of " + Location.length(location)));
        } while (cursor != 0);
        assertThat(map.keydir().size()).isEqualTo(keys.size());
        found.put(map.id(), keys);
      }
      return new Outcome(
          found, segments.ordered().stream().map(HintMergeTest::counts).toList(), loader.records());
    }

    List<FilledKeydir> filled() {
      return keydirs.stream().map(FilledKeydir.class::cast).toList();
    }
  }

  private static String counts(Segment s) {
    return "%d: dead %d of %d bytes, tombstones %d of %d bytes, alive %d"
        .formatted(
            s.id(),
            s.deadRecords(),
            s.deadBytes(),
            s.tombstones(),
            s.tombstoneBytes(),
            s.liveBytes());
  }

  private static List<SegmentImage> images(List<Content> contents, ToLongFunction<byte[]> hash) {
    List<SegmentImage> images = new ArrayList<>();
    long sequence = 0;
    for (Content content : contents) {
      images.add(new SegmentImage(images.size() + 1, sequence, content.changes, hash));
      sequence += content.changes.size();
    }
    return images;
  }

  private static long wellMixed(byte[] key) {
    return HASH.hash(key);
  }

  /** Six hashes, the lowest and the highest among them. */
  private static long poor(byte[] key) {
    return switch (Math.floorMod(Arrays.hashCode(key), 6)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> Long.MIN_VALUE;
      case 3 -> Long.MAX_VALUE;
      case 4 -> 1L << 58;
      default -> 1;
    };
  }

  @Property(tries = 400)
  @Tag("trap-B10")
  void mergedOrOneByOneIsTheSame(
      @ForAll("stores") List<Content> contents,
      @ForAll boolean poor,
      @ForAll @IntRange(min = 1, max = 3) int threads,
      @ForAll @IntRange(min = 0, max = 60) int counted,
      @ForAll @IntRange(min = 1, max = 40) int entriesOfARange) {
    ToLongFunction<byte[]> hash = poor ? HintMergeTest::poor : HintMergeTest::wellMixed;
    List<SegmentImage> images = images(contents, hash);
    Loading merging = Loading.merging(hash, threads, counted, entriesOfARange);

    Outcome merged = merging.load(images, contents);

    assertThat(merged).isEqualTo(Loading.oneByOne(hash).load(images, contents));
    assertThat(merging.filled()).allMatch(FilledKeydir::isFinished);
  }

  @Provide
  Arbitrary<List<Content>> stores() {
    Arbitrary<byte[]> keys =
        Arbitraries.frequencyOf(
            tuple(20, Arbitraries.integers().between(0, 32).map(HintMergeTest::key)),
            tuple(1, Arbitraries.of(300, 65_535).map(byte[]::new)));
    Arbitrary<Integer> map = Arbitraries.of(0, 0, 0, 7, 0xFFFF);
    Arbitrary<Change> change =
        Arbitraries.frequencyOf(
            tuple(12, Combinators.combine(map, keys, sizes()).as(Change::put)),
            tuple(4, Combinators.combine(map, keys).as(Change::delete)),
            tuple(1, map.map(Change::clear)));
    return Combinators.combine(change.list().ofMaxSize(40), Arbitraries.of(true, true, true, false))
        .as(Content::new)
        .list()
        .ofMaxSize(9);
  }

  private static <T> Tuple.Tuple2<Integer, Arbitrary<? extends T>> tuple(
      int frequency, Arbitrary<T> arbitrary) {
    return Tuple.of(frequency, arbitrary);
  }

  private static Arbitrary<Integer> sizes() {
    return Arbitraries.of(0, 1, 8, 100);
  }

  private static byte[] key(int number) {
    byte[] key = new byte[1 + number % 11]; // of which some begin as others do
    Arrays.fill(key, (byte) (number % 3));
    return key;
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(8).putLong(number).array();
  }

  @Test
  void givenManyOverwrites_whenMerged_thenTheKeydirIsToldOfAboutSoManyKeys() {
    List<Content> contents = new ArrayList<>();
    for (int segment = 0; segment < 8; segment++) {
      List<Change> changes = new ArrayList<>();
      for (int key = 0; key < 5000; key++) {
        changes.add(Change.put(0, number(key), 8));
      }
      contents.add(new Content(changes, true));
    }
    List<SegmentImage> images = images(contents, HintMergeTest::wellMixed);
    Loading counting = Loading.merging(HintMergeTest::wellMixed, 2, 40_000, 100);
    Loading sampling = Loading.merging(HintMergeTest::wellMixed, 2, 39_999, 100);

    Outcome counted = counting.load(images, contents);
    Outcome sampled = sampling.load(images, contents);

    assertThat(counted).isEqualTo(sampled);
    assertThat(counted.maps().get(0)).hasSize(5000);
    assertThat(counted.segments().getFirst()).startsWith("1: dead 5000 of 240000 bytes");
    assertThat(counting.filled().getLast().expected()).isEqualTo(5000);
    assertThat(sampling.filled().getLast().expected()).isBetween(3000L, 7000L);
  }

  @Test
  void givenRecordsTooLongForALocation_whenMerged_thenTheirBytesAreRead() {
    int long_ = 8 << 20;
    List<Content> contents =
        List.of(
            new Content(List.of(Change.put(0, key(1), long_), Change.put(0, key(2), 1)), true),
            new Content(List.of(Change.put(0, key(1), long_), Change.put(3, key(1), long_)), true),
            new Content(List.of(Change.clear(3), Change.delete(0, key(2))), true));
    List<SegmentImage> images = images(contents, HintMergeTest::wellMixed);

    Outcome merged = Loading.merging(HintMergeTest::wellMixed, 2, 1000, 1).load(images, contents);

    assertThat(merged).isEqualTo(Loading.oneByOne(HintMergeTest::wellMixed).load(images, contents));
    assertThat(merged.segments().getFirst())
        .startsWith("1: dead 2 of %d bytes".formatted(long_ + 40 + 40));
  }

  @Test
  void givenLongSections_whenKeysAreAskedForAnywhere_thenTheyAreFound() {
    List<Content> contents = new ArrayList<>();
    for (int segment = 0; segment < 3; segment++) {
      List<Change> changes = new ArrayList<>();
      for (int key = 0; key < 10_000; key++) {
        // Each key is of two lengths, and of two segments in three.
        if (key % 3 != segment) {
          changes.add(Change.put(0, Arrays.copyOf(number(key), 8 + key % 5), 0));
        }
      }
      contents.add(new Content(changes, true));
    }
    List<SegmentImage> images = images(contents, HintMergeTest::wellMixed);

    Outcome merged = Loading.merging(HintMergeTest::wellMixed, 3, 0, 1000).load(images, contents);

    assertThat(merged).isEqualTo(Loading.oneByOne(HintMergeTest::wellMixed).load(images, contents));
    assertThat(merged.maps().get(0)).hasSize(10_000);
  }

  @Test
  void givenAKeydirThatFails_whenFilledByManyThreads_thenItsFailureIsThrown() {
    class Full extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }
    List<Content> contents =
        List.of(new Content(List.of(Change.put(0, key(1), 1), Change.put(0, key(2), 1)), true));
    List<SegmentImage> images = images(contents, HintMergeTest::poor);
    KeydirFill full =
        new KeydirFill() {
          @Override
          public Part part(long firstHash, long lastHash) {
            throw new Full();
          }

          @Override
          public void finish() {}
        };
    Loading loading =
        new Loading(
            HintMergeTest::poor,
            l ->
                () ->
                    new FilledKeydir(l::keyAt) {
                      @Override
                      public KeydirFill fill(long keys) {
                        return full;
                      }
                    },
            4,
            0,
            1);

    assertThatThrownBy(() -> loading.load(images, contents)).isInstanceOf(Full.class);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("firkin-open-"));
  }
}
