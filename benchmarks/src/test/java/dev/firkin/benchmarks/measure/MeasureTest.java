package dev.firkin.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasureTest {

  @TempDir private Path directory;

  @Test
  void whenSteadyStateIsRunShort_thenTheReportsAreWritten() throws Exception {
    Path out = directory.resolve("out");

    SteadyState.main(
        arguments(
            "--minutes 0.02 --compare-minutes 0.02 --turn 0.2 --every 0.3 --keys 20000 --segment 1MiB --dir %s --out %s"
                .formatted(directory.resolve("steady"), out)));

    assertThat(out.resolve("steady-state.md")).content().contains("write amplification");
    assertThat(out.resolve("steady-state.csv")).content().hasLineCount(1 + lines(out));
    assertThat(out.resolve("steady-state.svg")).content().contains("<polyline", "</svg>");
  }

  @Test
  void whenSizesIsRunShort_thenEveryFormIsThereAndDictionariesMakeValuesSmaller() throws Exception {
    Path out = directory.resolve("sizes.md");

    Sizes.main(arguments("--rounds 1 --calls 100 --out " + out));

    Map<String, Double> bytes = new LinkedHashMap<>();
    for (String line : Files.readAllLines(out)) {
      String[] cells = line.split("\\s*\\|\\s*");
      if (cells.length > 5 && cells[4].matches("[0-9.]+")) {
        String compressor = cells[3].replaceAll(" of .*", "");
        bytes.put("%s, %s, %s".formatted(cells[1], cells[2], compressor), Double.valueOf(cells[4]));
      }
    }
    assertThat(bytes).hasSize(2 * 3 * 4);
    for (String form : List.of("day of weather, JSON", "earthquake, JSON", "earthquake, Kryo")) {
      assertThat(bytes.get(form + ", zstd, dictionary")).isLessThan(bytes.get(form + ", zstd") / 2);
      assertThat(bytes.get(form + ", lz4")).isLessThanOrEqualTo(bytes.get(form + ", none"));
    }
  }

  private static int lines(Path out) throws Exception {
    try (var lines = Files.lines(out.resolve("steady-state.csv"))) {
      return (int) lines.filter(line -> Character.isDigit(line.charAt(0))).count();
    }
  }

  private static String[] arguments(String line) {
    return line.split(" ");
  }
}
