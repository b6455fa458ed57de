package dev.firkin.benchmarks.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Sizing;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HaloDB is in no public repository, so its place is taken by classes with the same methods. */
class HaloDbKindTest {

  private static final Map<String, String> SOURCES =
      Map.of(
          "HaloDBOptions",
          """
          package com.oath.halodb;

          public class HaloDBOptions {
            public void setMaxFileSize(int bytes) {}
            public void setFlushDataSizeBytes(long bytes) {}
            public void setCompactionThresholdPerFile(double part) {}
            public void setCompactionJobRate(int bytes) {}
            public void setNumberOfRecords(int records) { HaloDB.told = "records=" + records; }
            public void setCleanUpTombstonesDuringOpen(boolean on) {}
            public void setCleanUpInMemoryIndexOnClose(boolean on) {}
            public void setUseMemoryPool(boolean on) {}
            public void setMemoryPoolChunkSize(int bytes) {}
            public void setFixedKeySize(int bytes) {}
            public void enableSyncWrites(boolean on) {}
          }
          """,
          "Record",
          """
          package com.oath.halodb;

          public class Record {
            private final byte[] key, value;
            Record(byte[] key, byte[] value) { this.key = key; this.value = value; }
            public byte[] getKey() { return key; }
            public byte[] getValue() { return value; }
          }
          """,
          "HaloDB",
          """
          package com.oath.halodb;

          import java.util.*;

          public final class HaloDB {
            public static String told = "";
            private final Map<String, byte[]> entries = new TreeMap<>();
            public static HaloDB open(String directory, HaloDBOptions options) { return new HaloDB(); }
            public boolean put(byte[] key, byte[] value) throws Exception {
              entries.put(new String(key), value);
              return true;
            }
            public byte[] get(byte[] key) { return entries.get(new String(key)); }
            public void delete(byte[] key) { entries.remove(new String(key)); }
            public Iterator<Record> newIterator() {
              return entries.entrySet().stream()
                  .map(entry -> new Record(entry.getKey().getBytes(), entry.getValue()))
                  .iterator();
            }
            public void close() throws Exception { throw new Exception("closed"); }
          }
          """);

  @TempDir Path directory;

  @Test
  void givenNoJarOfHaloDb_whenItIsAsked_thenItIsNotAvailable() {
    HaloDbKind kind = new HaloDbKind(ClassLoader.getPlatformClassLoader());

    assertThat(kind.available()).isFalse();
    assertThat(kind.version()).isEqualTo("none");
  }

  @Test
  void givenItsClasses_whenTheStoreIsUsed_thenEachCallReachesTheMethodOfItsName() throws Exception {
    try (URLClassLoader loader = compiled()) {
      HaloDbKind kind = new HaloDbKind(loader);
      assertThat(kind.available()).isTrue();

      BenchStore store = kind.open(directory, new Sizing(50, 8, 100, true));
      store.put(bytes("gone"), bytes("1"));
      store.put(bytes("kept"), bytes("2"));
      store.putForced(bytes("forced"), bytes("3"));
      store.delete(bytes("gone"));

      List<String> scanned = new ArrayList<>();
      long entries = store.scan((key, value) -> scanned.add(text(key) + "=" + text(value)));
      assertThat(entries).isEqualTo(2);
      assertThat(scanned).containsExactly("forced=3", "kept=2");
      assertThat(store.get(bytes("kept"))).isEqualTo(bytes("2"));
      assertThat(store.get(bytes("gone"))).isNull();
      assertThat(loader.loadClass("com.oath.halodb.HaloDB").getField("told").get(null))
          .isEqualTo("records=100");
      assertThatThrownBy(store::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("HaloDB failed to close")
          .hasRootCauseMessage("closed");
    }
  }

  @Test
  void givenKeysThatAreTooLong_whenItIsOpened_thenTheLimitIsNamed() throws Exception {
    try (URLClassLoader loader = compiled()) {
      assertThatThrownBy(() -> new HaloDbKind(loader).open(directory, new Sizing(1, 128, 1, false)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("keys of HaloDB have up to 127 bytes, not 128");
    }
  }

  private URLClassLoader compiled() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-d", directory.toString()));
    for (Map.Entry<String, String> source : SOURCES.entrySet()) {
      Path file = directory.resolve(source.getKey() + ".java");
      arguments.add(Files.writeString(file, source.getValue()).toString());
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).isZero();
    return new URLClassLoader(
        new URL[] {directory.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
