package dev.firkin.cli.demo;

import java.time.LocalDate;

/**
 * A day's weather, as it is stored.
 *
 * @param date the day
 * @param precipitation in millimetres
 * @param tempMax in degrees Celsius
 * @param tempMin in degrees Celsius
 * @param wind as the source has it
 * @param weather one word for it
 */
record Reading(
    LocalDate date,
    double precipitation,
    double tempMax,
    double tempMin,
    double wind,
    String weather) {

  /** A row of the source. */
  static Reading parse(String row) {
    String[] cells = row.split(",", -1);
    return new Reading(
        LocalDate.parse(cells[0]),
        Double.parseDouble(cells[1]),
        Double.parseDouble(cells[2]),
        Double.parseDouble(cells[3]),
        Double.parseDouble(cells[4]),
        cells[5]);
  }

  /** What a thermometer that was found to be off by so much should have said. */
  Reading recalibrated(double degrees) {
    return new Reading(date, precipitation, tempMax + degrees, tempMin + degrees, wind, weather);
  }

  String key() {
    return date.toString();
  }
}
