package dev.firkin.benchmarks.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTest {

  @TempDir Path directory;

  @Test
  void givenTinySizes_whenEverythingIsMeasured_thenEachFigureIsPositiveAndNoFileIsLeft()
      throws Exception {
    Effort effort = new Effort(3, Duration.ofMillis(2), 1 << 20, 1 << 20, directory);

    List<Row> rows = Limits.measure(effort);

    assertThat(rows)
        .hasSizeGreaterThan(15)
        .allSatisfy(row -> {
          assertThat(row.sample().min()).as(row.what()).isPositive();
          assertThat(row.sample().median())
              .as(row.what())
              .isBetween(row.sample().min(), row.sample().max());
        })
        .extracting(Row::what)
        .doesNotHaveDuplicates();
    assertThat(directory).isEmptyDirectory();
    assertThat(LimitsTable.markdown(rows, effort).lines()).hasSize(4 + rows.size());
  }

  @Test
  void givenRounds_whenTheyBecomeAFigure_thenItIsTheMedianWithTheExtremes() {
    assertThat(Sample.of(5, 1, 9)).isEqualTo(new Sample(5, 1, 9));
    assertThat(Sample.of(4, 1, 9, 6)).isEqualTo(new Sample(5, 1, 9));
    assertThat(Sample.of(5, 1, 10).as(nanos -> 10 / nanos)).isEqualTo(new Sample(2, 1, 10));
  }

  @Test
  void givenALargestRegion_whenRegionsAreChosen_thenNoneIsLarger() {
    assertThat(RandomRead.regions(4L << 30))
        .containsExactly(8L << 20, 64L << 20, 1L << 30, 4L << 30);
    assertThat(RandomRead.regions(100L << 20)).containsExactly(8L << 20, 64L << 20);
    assertThat(RandomRead.regions(1L << 20)).containsExactly(1L << 20);
  }

  @Test
  void givenFigures_whenTheyAreWritten_thenTheyHaveThreeDigitsOrMore() {
    assertThat(LimitsTable.figure(0.1234)).isEqualTo("0.12");
    assertThat(LimitsTable.figure(12.345)).isEqualTo("12.3");
    assertThat(LimitsTable.figure(123_456.7)).isEqualTo("123,457");
    assertThat(Bytes.text(116)).isEqualTo("116 B");
    assertThat(Bytes.text(4L << 30)).isEqualTo("4 GiB");
  }

  @Test
  void givenACommandLine_whenItIsWrong_thenTheMessageNamesTheOption() {
    assertThat(arguments("--dir", directory.toString(), "--gib", "0.5"))
        .isEqualTo(new LimitsArguments(directory, null, 512L << 20));
    assertThatThrownBy(() -> arguments("--gib", "much")).hasMessageContaining("was much");
    assertThatThrownBy(() -> arguments("--gib")).hasMessageContaining("--gib needs a value");
    assertThatThrownBy(() -> arguments("--size", "1")).hasMessageContaining("no option --size");
    assertThatThrownBy(() -> arguments("--dir", directory.resolve("absent").toString()))
        .hasMessageContaining("is no directory");
  }

  private static LimitsArguments arguments(String... args) {
    return LimitsArguments.parse(args);
  }
}
