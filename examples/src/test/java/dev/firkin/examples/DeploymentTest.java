package dev.firkin.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Firkin;
import dev.firkin.codec.Codecs;
import dev.firkin.examples.data.Earthquakes;
import dev.firkin.stats.SegmentStats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentTest {

  private static final Path PLAIN = Path.of("config", "plain.properties");
  private static final Path ABSENT = Path.of("config", "absent.properties");

  @TempDir private Path directory;

  @Test
  void givenACompressorThatIsAbsent_whenRun_thenThatIsSaidAndTheNextConfigurationFindsEveryValue()
      throws Exception {
    List<String> printed = Printed.by(Deployment::main, directory, PLAIN, ABSENT, PLAIN);

    assertThat(printed.get(1)).contains("compressor none: 0 of 1707 values found and right");
    assertThat(printed.get(4)).contains("'brotli'", "option compressor");
    assertThat(printed.get(6)).contains("compressor none: 1707 of 1707 values found and right");
    try (Firkin store = Firkin.open(directory)) {
      assertThat(store.map("earthquakes", Codecs.int32(), Codecs.utf8()).values())
          .containsExactlyInAnyOrderElementsOf(Earthquakes.documents());
    }
  }

  @Test
  void givenOneStoreUnderEachCompressor_whenRun_thenEveryValueIsRightAndNoneIsStoredAsBefore()
      throws Exception {
    List<String> printed =
        Printed.by(Deployment::main, directory, PLAIN, config("zstd9"), config("lz4"));

    assertThat(printed.get(4)).contains("compressor zstd:9: 1707 of 1707 values found and right");
    assertThat(printed.get(7)).contains("compressor lz4: 1707 of 1707 values found and right");
    assertThat(compressors()).containsOnly("lz4");
    Printed.by(Deployment::main, directory, config("zstd-dictionary"), PLAIN);
    assertThat(compressors()).containsOnly("none");
    assertThat(mebibytes(printed.get(5))).isLessThan(mebibytes(printed.get(8)));
    assertThat(mebibytes(printed.get(8))).isLessThan(mebibytes(printed.get(2)));
  }

  @Test
  void givenAConfigurationWithADictionary_whenMerged_thenTheStoreHasOneAndIsMuchSmaller()
      throws Exception {
    List<String> printed =
        Printed.by(Deployment::main, directory, PLAIN, config("zstd-dictionary"));

    assertThat(printed.get(5)).doesNotContain(" 0 KiB in dictionaries");
    assertThat(mebibytes(printed.get(5))).isLessThan(mebibytes(printed.get(2)) / 3);
  }

  private static Path config(String name) {
    return Path.of("config", name + ".properties");
  }

  private static double mebibytes(String line) {
    return Double.parseDouble(line.replaceAll(".*now ([0-9.]+) MiB.*", "$1"));
  }

  /** Of the segments that have values. */
  private List<String> compressors() {
    try (Firkin store = Firkin.open(directory)) {
      return store.stats().segments().stream()
          .filter(segment -> segment.records() > 0 && !segment.active())
          .map(SegmentStats::compressor)
          .toList();
    }
  }

  @Test
  void givenAPropertyThatIsMisspelt_whenRun_thenItsNameIsSaid() throws Exception {
    Path file = directory.resolve("misspelt.properties");
    Files.writeString(file, "firkin.compresor=lz4\n");

    assertThatThrownBy(() -> Printed.by(Deployment::main, directory.resolve("store"), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("firkin.compresor");
  }
}
