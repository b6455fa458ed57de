package dev.firkin.benchmarks.measure.keydirs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Firkin;
import dev.firkin.benchmarks.support.KeyCount;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeydirsTest {

  @TempDir private Path directory;

  @Property
  void aNumberOfKeysIsReadAsItIsShown(
      @ForAll @LongRange(min = 0, max = 2_000_000) long keys,
      @ForAll @LongRange(min = 1, max = 1_000_000) long unit) {
    assertThat(KeyCount.parse(KeyCount.text(keys * unit))).isEqualTo(keys * unit);
  }

  @Property
  void aValueTellsItsVersionAndThatItIsNoOtherEntrys(
      @ForAll @LongRange(min = 0, max = 1L << 40) long number,
      @ForAll @IntRange(min = 0, max = 15) int version) {
    byte[] value = new byte[Entries.BYTES];
    Entries.value(number, version, value);

    assertThat(Entries.version(number, value)).isEqualTo(version);
    assertThatThrownBy(() -> Entries.version(number + 1, value)).hasMessageContaining("WRONG");
    assertThatThrownBy(() -> Entries.version(number, null)).hasMessageContaining("WRONG");
  }

  @Test
  void givenAStoreThatLacksWhatWasAcknowledged_whenChecked_thenThatEndsTheMeasuring()
      throws Exception {
    Store store = new Store(directory.resolve("store"), "heap", 1000);
    ChildRun child = new ChildRun("64m", directory.resolve("log"));
    child.runAndKill("fill-for-kill", store, "", new Figures());
    try (Firkin open = store.open()) {
      byte[] key = new byte[Entries.BYTES];
      byte[] value = new byte[Entries.BYTES];
      Entries.key(50, key); // of the first tenth, which has been overwritten
      Entries.value(50, 0, value);
      open.put(key, value);
      assertThatThrownBy(() -> child.run("open", store, "", new Figures()))
          .as("it is open here")
          .hasMessageContaining("phase open")
          .hasMessageContaining("LockedException");
    }

    assertThatThrownBy(() -> child.runAndKill("open-killed", store, "1", new Figures()))
        .hasMessageContaining("WRONG");
  }

  @Test
  void whenRunWithFewKeys_thenEachPartIsReported() throws Exception {
    String options =
        "5k --keydirs offheap --rounds 1 --calls 5k --xmx 64m --dir %s --out %s"
            .formatted(directory.resolve("stores"), directory.resolve("out"));

    Keydirs.main(options.split(" "));

    assertThat(directory.resolve("out/keydirs.md")).content().contains("| 5k ", "| offheap ");
    assertThat(directory.resolve("stores")).isEmptyDirectory();
  }

  @Test
  void whenDrawn_thenThereIsALineOfEachKeydirAndTheBar() {
    String svg = new MemoryPlot(List.of(measured("offheap", 9.9), measured("heap", 33))).svg();

    assertThat(svg).contains("offheap: 9.90", "heap: 33.00", "10 bytes a key", ">100k<", ">1m<");
    assertThat(svg.split("<polyline")).hasSize(3);
  }

  private static Measured measured(String keydir, double bytes) {
    Figures figures = new Figures();
    figures.add("memory.keydir", bytes * 1_000_000);
    figures.add("sample.100000", bytes + 1);
    figures.add("sample.1000000", bytes);
    return new Measured(1_000_000, keydir, figures);
  }
}
