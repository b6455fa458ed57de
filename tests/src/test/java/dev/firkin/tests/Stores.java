package dev.firkin.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What most tests begin with. */
final class Stores {

  /** The keydir of most tests: {@code -Dfirkin.keydir=offheap} runs them all with that. */
  private static final String KEYDIR = System.getProperty("firkin.keydir", "heap");

  private Stores() {}

  /**
   * Small segments, no background merge, no forced writes: quick, and nothing happens by itself.
   */
  static FirkinOptions.Builder quiet() {
    return FirkinOptions.builder()
        .keydir(KEYDIR)
        .segmentBytesMax(1 << 20)
        .syncPolicy(SyncPolicy.never())
        .merge(MergeOptions.builder().enabled(false).build());
  }

  static Firkin open(Path directory) {
    return Firkin.open(directory, quiet().build());
  }

  static FirkinMap<String, String> texts(Firkin store) {
    return texts(store, "texts");
  }

  static FirkinMap<String, String> texts(Firkin store, String name) {
    return store.map(name, Codecs.utf8(), Codecs.utf8());
  }

  static byte[] b(String text) {
    return text.getBytes(UTF_8);
  }

  static String s(byte[] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  /** The unnamed map by its stream. */
  static Map<String, String> entries(Firkin store) {
    return drained(store.entries());
  }

  static Map<String, String> drained(Stream<Entry<byte[], byte[]>> entries) {
    var found = new TreeMap<String, String>();
    try (entries) {
      entries.forEach(e -> {
        String before = found.put(s(e.key()), s(e.value()));
        if (before != null) {
          throw new AssertionError("key %s came twice".formatted(s(e.key())));
        }
      });
    }
    return found;
  }

  static <K, V> Map<K, V> drainedMap(Stream<Entry<K, V>> entries) {
    var found = new TreeMap<K, V>();
    try (entries) {
      entries.forEach(e -> {
        V before = found.put(e.key(), e.value());
        if (before != null) {
          throw new AssertionError("key %s came twice".formatted(e.key()));
        }
      });
    }
    return found;
  }

  /** Seals the active segment, and merges nothing: no segment has more dead bytes than bytes. */
  static void rollOver(Firkin store) {
    store.compact(1);
  }

  /** Bytes of all files in a directory. */
  static long bytesIn(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(Stores::length).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (java.nio.file.NoSuchFileException gone) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
