package dev.firkin.tests.traps;

import static dev.firkin.tests.traps.Stage.b;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.firkin.Firkin;
import dev.firkin.error.FirkinException;
import dev.firkin.tests.Opener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores in real directories, and what they take of the process that has them open. */
class ProcessTest {

  @TempDir Path directory;

  private Firkin open() {
    return Firkin.open(directory, Stage.options().build());
  }

  /** Open descriptors of files in the directory. */
  private long descriptors() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "the system tells its descriptors");
    long count = 0;
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : (Iterable<Path>) all::iterator) {
        try {
          count += Files.readSymbolicLink(descriptor).startsWith(directory) ? 1 : 0;
        } catch (NoSuchFileException closed) {
          continue; // the one by which the folder itself was listed
        }
      }
    }
    return count;
  }

  /** After a moment: a mapping outlives its use by a little. */
  private long mappingsLeft() throws IOException {
    long end = System.nanoTime() + 20_000_000_000L;
    long left = mappings();
    while (left > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
      left = mappings();
    }
    return left;
  }

  private long mappings() throws IOException {
    assumeTrue(Files.isReadable(Path.of("/proc/self/maps")), "the system tells its mappings");
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains(directory.toString())).count();
    }
  }

  @Test
  @Tag("trap-H7")
  @Tag("trap-J2")
  @Tag("trap-J4")
  void givenHundredsOfSegments_whenOpened_thenDescriptorsAreFewAndAllCanBeRead() throws Exception {
    int count = 140;
    byte[] value = new byte[135_000]; // smaller ones would be merged with their neighbours
    try (Firkin store = open()) {
      for (int i = 0; i < count; i++) {
        store.put(b("k" + i), value);
        store.compact(1);
      }
      assertThat(store.stats().segments()).hasSizeGreaterThan(count);
    }
    try (Firkin store = open()) {
      assertThat(descriptors()).isLessThanOrEqualTo(4);
      for (int i = 0; i < count; i++) {
        assertThat(store.get(b("k" + i))).isEqualTo(value);
      }
      assertThat(descriptors()).isLessThanOrEqualTo(4);
    }
    // Nothing that is stored depends on how many processors there are.
    for (int processors : new int[] {1, 7}) {
      Child.Result result =
          Child.run(
              List.of("-XX:ActiveProcessorCount=" + processors),
              Opener.class,
              directory.toString(),
              "write");
      assertThat(result.out()).as(result.err()).containsExactly("open " + count);
    }
    assertThat(descriptors()).isZero();
    assertThat(mappingsLeft()).isZero();
  }

  @Test
  @Tag("trap-H6")
  @Tag("trap-H8")
  void givenOpeningsThatFailOrMend_whenTheyAreOver_thenNothingIsLeftOpen() throws IOException {
    for (int i = 0; i < 4; i++) {
      try (Firkin store = open()) {
        store.put(b("k" + i), new byte[9000]);
        store.compact(1);
        store.put(b("last"), new byte[5000]);
      }
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(f -> !f.endsWith("LOCK")).sorted().toList();
    }
    int refused = 0;
    for (Path file : files) {
      if (!Files.exists(file)) {
        continue; // it was made ahead, and is made anew by each opening
      }
      byte[] whole = Files.readAllBytes(file);
      for (byte[] damaged : List.of(new byte[0], halfOf(whole), otherThan(whole))) {
        Files.write(file, damaged);
        try {
          open().close();
        } catch (FirkinException e) {
          refused++;
        }
        assertThat(descriptors()).as(file.toString()).isZero();
        assertThat(mappingsLeft()).as(file.toString()).isZero();
        Files.write(file, whole);
      }
    }
    assertThat(refused).isGreaterThan(5);
  }

  private static byte[] halfOf(byte[] bytes) {
    return java.util.Arrays.copyOf(bytes, bytes.length / 2);
  }

  private static byte[] otherThan(byte[] bytes) {
    byte[] other = bytes.clone();
    for (int i = 0; i < other.length; i += 97) {
      other[i] ^= 1;
    }
    return other;
  }

  @Test
  @Tag("trap-C10")
  void givenFilesOfExactlySoManyBytes_whenTheirRecordsAreRead_thenNoneIsLeftOut()
      throws IOException {
    List<Integer> ends = new ArrayList<>();
    try (Firkin store = open()) {
      for (int end : new int[] {8192, 32 << 10, 64 << 10, 128 << 10, 256 << 10, 1 << 20}) {
        String name = "%08d".formatted(end);
        store.put(b(name), new byte[40]);
        int left = end - 4096 - 32 - 8 - 40;
        store.put(b(name.replace('0', '_')), new byte[left - 32 - 8]);
        store.compact(1);
        ends.add(end);
      }
    }
    List<Integer> lengths = new ArrayList<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : (Iterable<Path>) all.sorted()::iterator) {
        if (file.toString().endsWith(".hint")) {
          Files.delete(file);
        } else if (file.toString().endsWith(".data")) {
          lengths.add((int) Files.size(file));
        }
      }
    }
    assertThat(lengths).containsAll(ends);
    try (Firkin store = open()) {
      assertThat(Stage.entries(store)).hasSize(2 * ends.size());
      store.compact();
      assertThat(Stage.entries(store)).hasSize(2 * ends.size());
    }
  }

  @Test
  @Tag("trap-C12")
  @Tag("trap-K3")
  void givenADataFileThatIsCutWhileOpen_whenRead_thenDamageAndNeitherAbsenceNorTheEndOfTheJvm()
      throws Exception {
    Child.Result result = Child.run(List.of(), CutWhileOpen.class, directory.toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    int reads = 3 * CutWhileOpen.KEYS;
    assertThat(result.out()).hasSize(reads + 3);
    assertThat(result.out().subList(0, reads + 2)).containsOnly("damage");
    assertThat(result.out().getLast()).isEqualTo("1 byte");
    assertThatThrownBy(this::open).hasMessageContaining("00000000001.data");
  }

  @Test
  @Tag("trap-C12")
  void givenADataFileThatIsCutUnderCompiledCode_whenRead_thenDamageAndEverythingBeforeIt()
      throws Exception {
    Child.Result result =
        Child.run(List.of("-XX:TieredStopAtLevel=4"), CutWhileHot.class, directory.toString());
    assertThat(result.out())
        .as(result.err())
        .containsExactly("gets {damage=50000}", "scan 2046 damage");
  }

  @Test
  @Tag("trap-I9")
  void givenASegmentOfManyTimesTheHeap_whenMerged_thenItIsStreamed() throws Exception {
    Child.Result result =
        Child.run(List.of("-Xmx24m"), MergeInLittleMemory.class, directory.toString());
    assertThat(result.out()).as(result.err()).containsExactly("100 MiB copied");
  }
}
