package dev.firkin.examples.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.LocalDate;
import java.util.List;

/** Four years of daily weather at Seattle. */
public final class SeattleWeather {

  private static final String FILE = "seattle-weather.csv";

  /** A day's weather; precipitation in millimetres, temperatures in degrees Celsius. */
  public record Day(
      LocalDate date,
      double precipitation,
      double tempMax,
      double tempMin,
      double wind,
      String weather) {

    private static Day parse(String row) {
      String[] cells = row.split(",", -1);
      return new Day(
          LocalDate.parse(cells[0]),
          Double.parseDouble(cells[1]),
          Double.parseDouble(cells[2]),
          Double.parseDouble(cells[3]),
          Double.parseDouble(cells[4]),
          cells[5]);
    }
  }

  private SeattleWeather() {}

  /** The days in their order. */
  public static List<Day> days() throws IOException {
    try (InputStream in = SeattleWeather.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IOException("the program was packed without its resource " + FILE);
      }
      var rows = new BufferedReader(new InputStreamReader(in, UTF_8));
      return rows.lines().skip(1).map(Day::parse).toList();
    }
  }
}
