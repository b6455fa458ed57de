package dev.firkin.examples.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.codec.json.JsonCodec;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class DataSetsTest {

  @Test
  void whenTheEarthquakesAreRead_thenEachIsAWholeDocument() throws Exception {
    assertThat(Earthquakes.documents())
        .hasSize(1707)
        .doesNotHaveDuplicates()
        .allMatch(document -> document.matches("\\{\"type\":\"Feature\",.*\"id\":\"\\w+\"}"));
  }

  @Test
  void whenAnEarthquakeIsARecord_thenNothingOfTheDocumentIsMissing() throws Exception {
    JsonCodec<Earthquake> records = JsonCodec.of(Earthquake.class);
    JsonCodec<Object> trees = JsonCodec.of(Object.class);
    for (String document : Earthquakes.documents()) {
      byte[] bytes = document.getBytes(UTF_8);

      byte[] again = records.encode(records.decode(bytes.clone()));

      byte[] sorted = trees.encode(trees.decode(bytes));
      assertThat(text(again)).isEqualTo(text(sorted));
    }
  }

  /** JSON with 2 and 2.0 as the same number. */
  private static String text(byte[] json) {
    return new String(json, UTF_8).replaceAll("(?<=[:,\\[])(-?\\d+)\\.0(?=[,}\\]])", "$1");
  }

  @Test
  void whenTheWeatherIsRead_thenItIsThatOfFourYears() throws Exception {
    assertThat(SeattleWeather.days())
        .hasSize(1461)
        .startsWith(
            new SeattleWeather.Day(LocalDate.of(2012, 1, 1), 0.0, 12.8, 5.0, 4.7, "drizzle"))
        .endsWith(new SeattleWeather.Day(LocalDate.of(2015, 12, 31), 0.0, 5.6, -2.1, 3.5, "sun"));
  }
}
