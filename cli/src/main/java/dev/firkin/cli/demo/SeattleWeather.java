package dev.firkin.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.List;

/** The data set that comes with the demo; SOURCE.md beside it says where from. */
final class SeattleWeather {

  private static final String FILE = "seattle-weather.csv";

  private SeattleWeather() {}

  static List<Reading> readings() throws IOException {
    try (InputStream in = SeattleWeather.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IOException("the program was packed without its resource " + FILE);
      }
      var rows = new BufferedReader(new InputStreamReader(in, UTF_8));
      return rows.lines().skip(1).map(Reading::parse).toList();
    }
  }
}
