package dev.firkin.tests.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.Batch;
import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.Snapshot;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.CorruptDataException;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import dev.firkin.testkit.FirkinOnDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A store of a few hundred bytes that has everything that a store can have, to be damaged: a merged
 * segment, sealed ones, the active one, hint files, a dictionary, a checkpoint, tombstones, a
 * cleared map, times to live, batches, a named map, compressed and plain values.
 */
final class Specimen {

  static final SteppedClock CLOCK = new SteppedClock();

  /** Keys that were written at some time; {@code m:} before those of the named map. */
  static final List<String> KEYS =
      List.of("a", "b", "c", "d", "e", "f", "g", "h", "m:x", "m:y", "m:z", "never", "m:never");

  private static final String COMMON = "water and water and wind ";

  private Specimen() {}

  static FirkinOptions.Builder options(String keydir, boolean readOnly) {
    return Subject.options(SyncPolicy.never(), false)
        .clock(CLOCK)
        .keydir(keydir)
        .compressor("test-deflate")
        .dictionaryBytesMax(1024)
        .readOnly(readOnly);
  }

  /** Closed properly, with a checkpoint. */
  static DiskImage closed(String values) {
    FaultyDisk disk = new FaultyDisk();
    try (Firkin store = FirkinOnDisk.open(disk, options("offheap", false).build())) {
      write(store, values);
    }
    return disk.image();
  }

  /** Killed when everything had been forced: no torn tail, no hint file of the active segment. */
  static DiskImage killed(String values) {
    FaultyDisk disk = new FaultyDisk();
    try (Firkin store = FirkinOnDisk.open(disk, options("heap", false).build())) {
      write(store, values);
      store.sync();
      return disk.image();
    }
  }

  /**
   * @param values what they end with, so that two specimens differ
   */
  private static void write(Firkin store, String values) {
    store.put(b("a"), b(COMMON + 1 + values));
    store.put(b("b"), b(COMMON + 2 + values));
    store.put(b("c"), b("1"));
    store.delete(b("c"));
    store.compact();
    store.trainDictionary();
    store.put(b("a"), b(COMMON + 3 + values));
    store.put(b("d"), b(COMMON + 4 + values), Duration.ofHours(1));
    store.put(b("e"), b("1"));
    FirkinMap<String, String> map = map(store);
    map.put("z", "1");
    store.compact(1);
    store.delete(b("e"));
    store.put(b("f"), b(values));
    store.put(b("g"), new byte[0]);
    map.clear();
    store.compact(1);
    map.put("x", COMMON + 5 + values);
    store.write(
        new Batch()
            .put(b("g"), b("6" + values))
            .put(map, "y", "7" + values)
            .delete(b("f"))
            .put(b("h"), b(COMMON + 8 + values), Duration.ofHours(1)));
  }

  /** What must be there. */
  static Map<String, String> expected(String values) {
    return new TreeMap<>(
        Map.of(
            "a", COMMON + 3 + values,
            "b", COMMON + 2 + values,
            "d", COMMON + 4 + values,
            "g", "6" + values,
            "h", COMMON + 8 + values,
            "m:x", COMMON + 5 + values,
            "m:y", "7" + values));
  }

  static byte[] b(String text) {
    return text.getBytes(UTF_8);
  }

  private static String s(byte[] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  static FirkinMap<String, String> map(Firkin store) {
    return store.map("m", Codecs.utf8(), Codecs.utf8());
  }

  /**
   * Everything that a store says, in every way in which it can be asked.
   *
   * @param wrong answers that are neither right nor an error
   * @param refused questions that ended in an error that names a place
   * @param differing keys whose get did not give the right value
   */
  record Answers(List<String> wrong, List<CorruptDataException> refused, Set<String> differing) {}

  /** Asks for everything. */
  static Answers ask(Firkin store, Map<String, String> expected) {
    Answers answers = new Answers(new ArrayList<>(), new ArrayList<>(), new TreeSet<>());
    new Questions(store, expected, answers).ask();
    return answers;
  }

  private record Questions(Firkin store, Map<String, String> expected, Answers answers) {

    void ask() {
      FirkinMap<String, String> map = tried("map", () -> map(store));
      for (String key : KEYS) {
        boolean named = Subject.isNamed(key);
        if (named && map == null) {
          continue;
        }
        String name = named ? key.substring(2) : key;
        String value = expected.get(key);
        int before = answers.wrong.size() + answers.refused.size();
        same(key, "get", value, () -> named ? map.get(name) : s(store.get(b(key))));
        if (answers.wrong.size() + answers.refused.size() > before) {
          answers.differing.add(key);
        }
        same(
            key,
            "containsKey",
            value != null,
            () -> named ? map.containsKey(name) : store.containsKey(b(key)));
        if (!named) {
          same(
              key,
              "valueSize",
              value == null ? -1 : b(value).length,
              () -> store.valueSize(b(key)).orElse(-1));
          same(
              key,
              "view",
              value == null ? null : (long) b(value).length,
              () -> store.view(b(key), seen -> seen.byteSize()));
        }
      }
      scan("entries", "", store::entries);
      keys("keys", "", store::keys);
      if (map != null) {
        typed("entries of the map", map::entries);
        typed(
            "entry set",
            () -> map.entrySet().stream().map(e -> new Entry<>(e.getKey(), e.getValue(), null)));
        Set<String> found = new TreeSet<>();
        tried(
            "key set",
            () -> {
              map.keySet().forEach(key -> found.add("m:" + key));
              complete("key set", "m:", found);
              return "";
            });
        same("m", "mappingCount", count("m:"), map::mappingCount);
      }
      same("", "size", expected.size() - count("m:"), store::size);
      try (Snapshot moment = store.snapshot()) {
        for (String key : KEYS) {
          if (!Subject.isNamed(key)) {
            same(key, "snapshot", expected.get(key), () -> s(moment.get(b(key))));
          } else if (map != null) {
            same(key, "snapshot", expected.get(key), () -> moment.get(map, key.substring(2)));
          }
        }
        scan("entries of the snapshot", "", moment::entries);
      }
    }

    private long count(String prefix) {
      return expected.keySet().stream().filter(key -> key.startsWith(prefix)).count();
    }

    private <T> T tried(String what, Supplier<T> question) {
      try {
        return question.get();
      } catch (CorruptDataException e) {
        answers.refused.add(e);
      } catch (RuntimeException | Error e) {
        answers.wrong.add("%s: %s".formatted(what, e));
      }
      return null;
    }

    private void same(String key, String how, Object value, Supplier<Object> question) {
      tried(
          how + " of " + key,
          () -> {
            Object found = question.get();
            if (!java.util.Objects.equals(found, value)) {
              answers.wrong.add("%s of %s: %s, not %s".formatted(how, key, found, value));
            }
            return "";
          });
    }

    private void scan(String how, String prefix, Supplier<Stream<Entry<byte[], byte[]>>> question) {
      Map<String, String> found = new TreeMap<>();
      tried(
          how,
          () -> {
            try (Stream<Entry<byte[], byte[]>> entries = question.get()) {
              entries.forEach(e -> take(how, found, prefix + s(e.key()), s(e.value())));
            }
            complete(how, prefix, found.keySet());
            return "";
          });
    }

    private void typed(String how, Supplier<Stream<Entry<String, String>>> question) {
      Map<String, String> found = new TreeMap<>();
      tried(
          how,
          () -> {
            try (Stream<Entry<String, String>> entries = question.get()) {
              entries.forEach(e -> take(how, found, "m:" + e.key(), e.value()));
            }
            complete(how, "m:", found.keySet());
            return "";
          });
    }

    private void keys(String how, String prefix, Supplier<Stream<byte[]>> question) {
      Set<String> found = new TreeSet<>();
      tried(
          how,
          () -> {
            try (Stream<byte[]> keys = question.get()) {
              keys.forEach(key -> found.add(prefix + s(key)));
            }
            complete(how, prefix, found);
            return "";
          });
    }

    private void take(String how, Map<String, String> found, String key, String value) {
      if (found.put(key, value) != null) {
        answers.wrong.add("%s: %s came twice".formatted(how, key));
      }
      if (!value.equals(expected.get(key))) {
        answers.wrong.add("%s: %s is %s, not %s".formatted(how, key, value, expected.get(key)));
      }
    }

    private void complete(String how, String prefix, Set<String> found) {
      Set<String> wanted = new TreeSet<>(expected.keySet());
      wanted.removeIf(key -> Subject.isNamed(key) != prefix.equals("m:"));
      if (!found.equals(wanted)) {
        answers.wrong.add("%s: %s, not %s".formatted(how, found, wanted));
      }
    }
  }
}
