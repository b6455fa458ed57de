package dev.firkin.tests;

import static dev.firkin.tests.Stores.b;
import static dev.firkin.tests.Stores.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.MapInfo;
import dev.firkin.codec.Codecs;
import dev.firkin.error.CodecException;
import dev.firkin.error.LimitException;
import dev.firkin.error.StoreOpenException;
import dev.firkin.spi.Codec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedMapTest {

  @TempDir Path directory;
  private Firkin store;

  @BeforeEach
  void open() {
    store = Stores.open(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    close();
    open();
  }

  /** A text codec in which either direction can be made to misbehave. */
  private record Rogue(
      String name, String parameters, Function<String, byte[]> to, Function<byte[], String> from)
      implements Codec<String> {
    @Override
    public byte[] encode(String value) {
      return to.apply(value);
    }

    @Override
    public String decode(byte[] bytes) {
      return from.apply(bytes);
    }
  }

  private static <A, B> B thrown(RuntimeException e) {
    throw e;
  }

  private static <A, B> B overflow(A a) {
    return NamedMapTest.<A, B>overflow(a);
  }

  @Test
  void givenValueThatCannotBeDecoded_whenRead_thenKeyMapAndFileAreNamed() {
    Stores.texts(store).put("k", "v");
    store.rawMap("texts").put(new byte[] {'k'}, new byte[] {(byte) 0xFF});

    assertThatThrownBy(() -> Stores.texts(store).get("k"))
        .isInstanceOf(CodecException.class)
        .hasMessageContainingAll("'k'", "'texts'", "'utf8'", "00000000001.data at byte");
  }

  @Test
  void givenMap_whenReopenedWithOtherCodecs_thenRefusedByName() {
    Stores.texts(store).put("k", "v");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> store.map("texts", Codecs.utf8(), Codecs.int64()))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("'texts'")
          .hasMessageContaining("'utf8'")
          .hasMessageContaining("'int64'")
          .hasMessageContaining("value");
      assertThatThrownBy(() -> store.map("texts", Codecs.bytes(), Codecs.utf8()))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("key")
          .hasMessageContaining("'bytes'");
      assertThatThrownBy(() ->
              store.map(
                  "texts", Codecs.utf8(), new Rogue("utf8", "parameters", Stores::b, Stores::s)))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("parameters");
      assertThat(Stores.texts(store)).containsEntry("k", "v");
      reopen();
    }
    assertThat(store.maps()).isEqualTo(Map.of("texts", new MapInfo("utf8", "", "utf8", "")));
  }

  /** Text, each with a letter before it that it must have been recorded with. */
  private record Growing(String parameters) implements Codec<String> {
    @Override
    public String name() {
      return "growing";
    }

    @Override
    public Codec<String> adaptedTo(String recorded) {
      return switch (recorded) {
        case "broken" -> null;
        case "other" -> new Rogue("other", recorded, Stores::b, Stores::s);
        default -> adaptedToLetters(recorded);
      };
    }

    private Codec<String> adaptedToLetters(String recorded) {
      if (!parameters.contains(recorded)) {
        throw new IllegalArgumentException("letters of " + recorded + " are missing; add them");
      }
      return new Growing(recorded + parameters.replace(recorded, ""));
    }

    @Override
    public byte[] encode(String value) {
      return b(parameters.charAt(parameters.length() - 1) + value);
    }

    @Override
    public String decode(byte[] bytes) {
      String text = s(bytes);
      if (parameters.indexOf(text.charAt(0)) < 0) {
        throw new IllegalArgumentException("unknown letter");
      }
      return text.substring(1);
    }
  }

  @Test
  void givenCodecThatHasGrown_whenOpened_thenItIsAdaptedAndItsParametersAreRecorded() {
    store.map("m", Codecs.utf8(), new Growing("ab")).put("k", "v");
    reopen();

    FirkinMap<String, String> map = store.map("m", Codecs.utf8(), new Growing("cab"));
    map.put("l", "w");

    assertThat(map).containsEntry("k", "v").containsEntry("l", "w");
    assertThat(s(store.rawMap("m").get(b("l")))).isEqualTo("cw"); // "abc" wrote it, not "cab"
    assertThat(store.maps()).isEqualTo(Map.of("m", new MapInfo("utf8", "", "growing", "abc")));
    reopen();
    assertThat(store.maps().get("m").valueParameters()).isEqualTo("abc");
    assertThat(store.map("m", Codecs.utf8(), new Growing("abc")).get("l")).isEqualTo("w");
  }

  @Test
  void givenCodecOfTheKeysThatHasGrown_whenOpened_thenItIsAdapted() {
    store.map("m", new Growing("a"), Codecs.utf8()).put("k", "v");

    FirkinMap<String, String> map = store.map("m", new Growing("xa"), Codecs.utf8());
    map.put("l", "w");

    assertThat(map.keySet()).containsExactlyInAnyOrder("k", "l");
    assertThat(store.maps().get("m").keyParameters()).isEqualTo("ax");
  }

  @Test
  void givenCodecThatCannotAdapt_whenOpened_thenItsReasonIsTold() {
    store.map("m", Codecs.utf8(), new Growing("ab")).put("k", "v");

    assertThatThrownBy(() -> store.map("m", Codecs.utf8(), new Growing("b")))
        .isInstanceOf(CodecException.class)
        .hasMessage(
            "map 'm' was written with other parameters of its value codec 'growing': "
                + "letters of ab are missing; add them");
    assertThat(store.maps().get("m").valueParameters()).isEqualTo("ab");
  }

  @Test
  void givenCodecThatAdaptsItselfToSomethingElse_whenOpened_thenRefused() {
    for (String recorded : List.of("broken", "other")) {
      store.map(recorded, Codecs.utf8(), new Growing(recorded));

      assertThatThrownBy(() -> store.map(recorded, Codecs.utf8(), new Growing("x")))
          .isInstanceOf(CodecException.class)
          .hasMessageContainingAll("'growing'", "'" + recorded + "'", "has adapted itself to");
      assertThat(store.maps().get(recorded).valueParameters()).isEqualTo(recorded);
    }
  }

  @Test
  void givenStoreOpenedForReading_whenACodecHasGrown_thenItReadsAndNothingIsRecorded() {
    store.map("m", Codecs.utf8(), new Growing("a")).put("k", "v");
    close();
    store = Firkin.open(directory, Stores.quiet().readOnly(true).build());

    assertThat(store.map("m", Codecs.utf8(), new Growing("ba")).get("k")).isEqualTo("v");
    assertThat(store.maps().get("m").valueParameters()).isEqualTo("a");
  }

  @Test
  void givenParametersThatAreTooLong_whenOpened_thenRefusedAndNothingIsRecorded() {
    var longest = new Growing("a".repeat(65_535));
    store.map("longest", Codecs.utf8(), longest).put("k", "v");
    reopen();
    assertThat(store.map("longest", Codecs.utf8(), longest).get("k")).isEqualTo("v");

    assertThatThrownBy(
            () -> store.map("longer", Codecs.utf8(), new Growing("\u00e4".repeat(32_768))))
        .isInstanceOf(LimitException.class)
        .hasMessageContainingAll("'growing'", "32768 characters", "65,535 bytes");
    assertThat(store.maps()).containsOnlyKeys("longest");
  }

  @Test
  @Tag("trap-M7")
  void givenSameKeyInSeveralMaps_whenWritten_thenEachHasItsOwn() {
    store.put(b("k"), b("raw"));
    for (String name : List.of("a", "ab", "\u00e4/\n \0", "x".repeat(1024))) {
      Stores.texts(store, name).put("k", name);
      Stores.texts(store, name).put("bk", name);
    }
    store.delete(b("bk"));
    reopen();
    assertThat(s(store.get(b("k")))).isEqualTo("raw");
    for (String name : List.of("a", "ab", "\u00e4/\n \0", "x".repeat(1024))) {
      assertThat(Stores.texts(store, name)).isEqualTo(Map.of("k", name, "bk", name));
    }
    Stores.texts(store, "a").clear();
    reopen();
    assertThat(Stores.texts(store, "a")).isEmpty();
    assertThat(Stores.texts(store, "ab")).hasSize(2);
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.stats().mapKeys()).containsEntry("ab", 2L).containsEntry("a", 0L);
  }

  @Test
  void givenBadNames_whenOpened_thenRefused() {
    for (String bad : List.of("", "x".repeat(1025), "\u00e4".repeat(513), "\ud800")) {
      assertThatThrownBy(() -> Stores.texts(store, bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("name");
    }
    assertThatThrownBy(() -> Stores.texts(store, null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> store.map("m", null, Codecs.utf8()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> store.map("m", Codecs.utf8(), null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> store.map("m", Codecs.utf8(), Codecs.utf8(), null))
        .isInstanceOf(NullPointerException.class);
    assertThat(store.maps()).isEmpty();
  }

  @Test
  void givenRawMap_whenUsed_thenItSeesTheBytes() {
    store.map("numbers", Codecs.utf8(), Codecs.int32()).put("k", 7);
    FirkinMap<byte[], byte[]> raw = store.rawMap("numbers");
    assertThat(raw.get(b("k"))).isEqualTo(new byte[] {(byte) 0x80, 0, 0, 7});
    raw.set(b("l"), new byte[] {(byte) 0x80, 0, 0, 8});
    assertThat(store.map("numbers", Codecs.utf8(), Codecs.int32())).containsEntry("l", 8);
    assertThatThrownBy(() -> store.rawMap("absent"))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining("absent")
        .hasMessageContaining("numbers");
  }

  @Test
  void givenCodecThatFailsToEncode_whenPut_thenNothingIsWritten() {
    Map<String, Function<String, byte[]>> ways =
        Map.of(
            "throws", v -> thrown(new IllegalStateException("cannot")),
            "npe", v -> thrown(new NullPointerException()),
            "overflows", NamedMapTest::overflow,
            "null", v -> null);
    ways.forEach((name, way) -> {
      FirkinMap<String, String> map =
          store.map("m-" + name, Codecs.utf8(), new Rogue(name, "", way, Stores::s));
      long before = store.stats().sequence();
      for (Runnable write :
          List.<Runnable>of(
              () -> map.put("k", "v"),
              () -> map.set("k", "v"),
              () -> map.putIfAbsent("k", "v"),
              () -> map.compute("k", (k, v) -> "v"),
              () -> map.computeIfAbsent("k", k -> "v"),
              () -> map.merge("k", "v", (x, y) -> "v"),
              () -> store.write(new dev.firkin.Batch().put(map, "k", "v")))) {
        assertThatThrownBy(write::run)
            .as(name)
            .isInstanceOf(CodecException.class)
            .hasMessageContaining("'" + name + "'")
            .hasMessageContaining("'m-" + name + "'");
      }
      assertThat(store.stats().sequence()).isEqualTo(before);
      assertThat(map).isEmpty();
    });
    store.put(b("k"), b("the store still works"));
  }

  @Test
  void givenCodecThatFailsToDecode_whenRead_thenTheErrorNamesKeyMapAndCodec() {
    Map<String, Function<byte[], String>> ways =
        Map.of(
            "throws", v -> thrown(new IllegalStateException("cannot")),
            "overflows", NamedMapTest::overflow,
            "null", v -> null);
    ways.forEach((name, way) -> {
      FirkinMap<String, String> map =
          store.map("m-" + name, Codecs.utf8(), new Rogue(name, "", Stores::b, way));
      map.set("the-key", "v");
      for (Runnable read :
          List.<Runnable>of(
              () -> map.get("the-key"),
              () -> map.values().iterator().next(),
              () -> map.fold(0, (n, e) -> n),
              () -> map.replace("the-key", "a", "b"),
              () -> map.compute("the-key", (k, v) -> "v"))) {
        assertThatThrownBy(read::run)
            .as(name)
            .isInstanceOf(CodecException.class)
            .hasMessageContaining("'the-key'")
            .hasMessageContaining("'" + name + "'")
            .hasMessageContaining("'m-" + name + "'");
      }
      assertThat(map.containsKey("the-key")).isTrue();
      assertThat(map.delete("the-key")).isTrue();
    });
  }

  @Test
  void givenBytesOfAnotherKind_whenDecoded_thenAnErrorAndNotAnotherValue() {
    store.map("numbers", Codecs.utf8(), Codecs.int64()).put("k", 7L);
    store.rawMap("numbers").set(b("k"), b("rubbish"));
    assertThatThrownBy(() -> store.map("numbers", Codecs.utf8(), Codecs.int64()).get("k"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("'numbers'");
  }

  @Test
  void givenCodecThatKeepsItsArrays_whenItChangesThemLater_thenTheStoreIsUnharmed() {
    var kept = new ArrayList<byte[]>();
    FirkinMap<String, String> map =
        store.map(
            "m",
            Codecs.utf8(),
            new Rogue(
                "keeping",
                "",
                v -> {
                  kept.add(b(v));
                  return kept.getLast();
                },
                v -> {
                  String text = s(v);
                  v[0] = 'x';
                  return text;
                }));
    map.put("k", "v");
    kept.getLast()[0] = 'x';
    assertThat(map.get("k")).isEqualTo("v");
    assertThat(map.replace("k", "v", "w")).isTrue();
    assertThat(map.compute("k", (k, v) -> v + "w")).isEqualTo("ww");
    assertThat(map.remove("k", "ww")).isTrue();
  }

  @Test
  @Tag("trap-B9")
  void givenMapsMadeInSeveralRuns_whenReopened_thenNoNumberIsUsedTwice() {
    for (int i = 0; i < 20; i++) {
      Stores.texts(store, "m" + i).put("k", "v" + i);
      reopen();
    }
    for (int i = 0; i < 20; i++) {
      assertThat(Stores.texts(store, "m" + i)).isEqualTo(Map.of("k", "v" + i));
    }
    assertThat(store.maps()).hasSize(20);
  }

  @Test
  @Tag("trap-F19")
  void givenViews_whenTheMapGrowsWhileTheyAreWalked_thenWhatStaysIsSeenOnce() {
    FirkinMap<String, String> map = Stores.texts(store);
    for (int i = 0; i < 2000; i++) {
      map.set("stays" + i, "v");
    }
    var seen = new ArrayList<String>();
    int n = 0;
    for (String key : map.keySet()) {
      seen.add(key);
      // Not for the new ones, too: those that lie ahead are seen, and it would hardly end.
      for (int i = 0; i < 20 && key.startsWith("stays"); i++) {
        map.set("new" + n++, "v");
      }
    }
    List<String> stayed = seen.stream().filter(k -> k.startsWith("stays")).toList();
    assertThat(stayed).hasSize(2000).doesNotHaveDuplicates();
    assertThat(seen).doesNotHaveDuplicates();
    map.keySet().removeIf(k -> k.startsWith("new"));
    assertThat(map).hasSize(2000);
    map.entrySet().forEach(e -> e.setValue("w"));
    assertThat(map.values()).containsOnly("w");
    assertThat(map.values().removeIf(v -> v.equals("w"))).isTrue();
    assertThat(map).isEmpty();
  }

  @Test
  @Tag("trap-K5")
  void givenThousandsOfVirtualThreads_whenTheyReadAndWrite_thenAllIsThere() throws Exception {
    FirkinMap<String, Integer> map = store.map("m", Codecs.utf8(), Codecs.int32());
    try (var crew = new Crew()) {
      for (int t = 0; t < 3000; t++) {
        int me = t;
        crew.addVirtual(() -> {
          map.put("k" + me, me);
          map.merge("sum", me, Integer::sum);
          assertThat(map.get("k" + me)).isEqualTo(me);
        });
      }
      crew.join();
    }
    assertThat(map).hasSize(3001).containsEntry("sum", IntStream.range(0, 3000).sum());
  }
}
