package dev.firkin.tests.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.codec.Codecs;
import dev.firkin.codec.json.JsonCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.Deflater;

/** What a golden store shows: one feature of the format each. */
enum Scenario {
  PLAIN("heap", "none", true, Scenario::plain),
  TIMES_TO_LIVE("heap", "none", true, Scenario::timesToLive),
  TOMBSTONES("heap", "none", true, Scenario::tombstones),
  BATCHES("heap", "none", true, Scenario::batches),
  MAPS("heap", "none", true, Scenario::maps),
  JSON("heap", "none", true, Scenario::json),
  COMPRESSED("heap", "test-deflate", true, Scenario::compressed),
  DICTIONARY("heap", "test-deflate", true, Scenario::dictionary),
  MERGED("heap", "none", true, Scenario::merged),
  KILLED("heap", "none", false, Scenario::everything),
  CHECKPOINT("offheap", "none", true, Scenario::everything),
  KILLED_AFTER_CHECKPOINT("offheap", "none", false, Scenario::afterCheckpoint);

  final String keydir;
  final String compressor;
  final boolean closed;
  final Consumer<Firkin> steps;

  Scenario(String keydir, String compressor, boolean closed, Consumer<Firkin> steps) {
    this.keydir = keydir;
    this.compressor = compressor;
    this.closed = closed;
    this.steps = steps;
  }

  /** A value that is stored as JSON. */
  record Reading(String sensor, LocalDate day, double celsius, List<String> notes) {}

  static final String TEXT = "water and water and wind and wind and water, ";

  /** Whether the JDK's Deflate is the one that wrote the golden stores. */
  static boolean isGoldenDeflate() {
    try (var deflater = new Deflater()) {
      deflater.setInput(b(TEXT.repeat(20)));
      deflater.finish();
      byte[] bytes = new byte[200];
      int length = deflater.deflate(bytes);
      return HexFormat.of().formatHex(bytes, 0, length).equals(GOLDEN_DEFLATE);
    }
  }

  /** Where it lies among the resources. */
  String folder() {
    return "/golden/v1/" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "/";
  }

  private static final String GOLDEN_DEFLATE =
      "789c2b4f2c492d5248cc4b512847b03281042a0324a783ac6454f1a8e251c5d4510c005bea3df4";

  private static byte[] b(String text) {
    return text.getBytes(UTF_8);
  }

  private static void plain(Firkin store) {
    store.put(b("first"), b("1"));
    store.put(b("second"), b("2"));
    store.put(b("first"), b("1 again"));
    store.put(b("empty"), new byte[0]);
    store.put(new byte[] {0, -1, 127, -128}, new byte[] {-1, 0, 1});
    store.put(b("a key of some length, with ünïcödé"), b("a value of some length ".repeat(5)));
  }

  private static void timesToLive(Firkin store) {
    store.put(b("for an hour"), b("1"), Duration.ofHours(1));
    store.put(b("for ever"), b("2"));
    store.put(b("once for an hour, now for ever"), b("3"), Duration.ofHours(1));
    store.put(b("once for an hour, now for ever"), b("4"));
    store.put(b("touched"), b("5"));
    store.touch(b("touched"), Duration.ofDays(1));
  }

  private static void tombstones(Firkin store) {
    store.put(b("deleted"), b("1"));
    store.put(b("kept"), b("2"));
    store.put(b("deleted and put"), b("3"));
    store.compact(1);
    store.delete(b("deleted"));
    store.delete(b("deleted and put"));
    store.put(b("deleted and put"), b("4"));
    store.put(b("short-lived"), b("5"));
    store.delete(b("short-lived"));
    store.compact(1);
    store.put(b("last"), b("6"));
  }

  private static void batches(Firkin store) {
    var map = store.map("map", Codecs.utf8(), Codecs.utf8());
    store.put(b("before"), b("0"));
    store.write(
        new Batch()
            .put(b("one"), b("1"))
            .put(b("two"), b("2"), Duration.ofHours(1))
            .put(map, "three", "3")
            .delete(b("before")));
    store.write(new Batch().put(b("alone"), b("4")));
  }

  private static void maps(Firkin store) {
    store.put(b("unnamed"), b("0"));
    store.map("texts", Codecs.utf8(), Codecs.utf8()).put("key", "value");
    store.map("numbers", Codecs.int32(), Codecs.int64()).put(-7, Long.MIN_VALUE);
    store
        .map("moments", Codecs.uuid(), Codecs.instant())
        .put(new UUID(1, 2), Instant.ofEpochSecond(1, 5));
    store.map("real", Codecs.float64(), Codecs.bytes()).put(-0.5, new byte[] {9, 8, 7});
    var cleared = store.map("cleared", Codecs.utf8(), Codecs.utf8());
    cleared.put("before", "1");
    cleared.clear();
    cleared.put("after", "2");
    store.map("empty", Codecs.utf8(), Codecs.utf8());
  }

  private static void json(Firkin store) {
    var readings = store.map("readings", Codecs.utf8(), JsonCodec.of(Reading.class));
    readings.put("roof", new Reading("roof", LocalDate.of(2026, 11, 21), 7.5, List.of("wet")));
    readings.put("cellar", new Reading("cellar", LocalDate.of(2026, 2, 28), 11, List.of()));
  }

  private static void compressed(Firkin store) {
    store.put(b("long"), b(TEXT.repeat(20)));
    store.put(b("for an hour"), b(TEXT.repeat(5)), Duration.ofHours(1));
    store.put(b("not shorter"), b("xyz"));
  }

  private static void dictionary(Firkin store) {
    store.put(b("before"), b(TEXT + 1));
    store.put(b("before, and overwritten"), b(TEXT + 2));
    store.trainDictionary();
    store.put(b("with dictionary"), b(TEXT + 3));
    store.put(b("before, and overwritten"), b(TEXT + 4));
  }

  private static void merged(Firkin store) {
    for (int round = 0; round < 3; round++) {
      for (int key = 0; key <= round; key++) {
        store.put(b("key" + key), b("round " + round));
      }
      store.compact(1);
    }
    store.delete(b("key0"));
    store.compact();
    store.put(b("key3"), b("after the merge"));
    store.compact(1);
    store.put(b("key4"), b("active"));
  }

  private static void everything(Firkin store) {
    timesToLive(store);
    tombstones(store);
    batches(store);
    maps(store);
    store.sync();
    store.put(b("not forced"), b("but written"));
  }

  private static void afterCheckpoint(Firkin store) {
    everything(store);
    store.checkpoint();
    store.put(b("kept"), b("7"));
    store.delete(b("last"));
    store.compact(1);
    store.map("texts", Codecs.utf8(), Codecs.utf8()).put("key", "changed");
  }
}
