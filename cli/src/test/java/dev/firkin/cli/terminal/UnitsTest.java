package dev.firkin.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "0=0 B",
        "1023=1023 B",
        "1024=1.0 KiB",
        "48219=47.1 KiB",
        "1048575=1.0 MiB",
        "1073741824=1.0 GiB",
        "9223372036854775807=8.0 EiB"
      })
  void givenASize_whenWritten_thenInTheUnitThatPeopleRead(long bytes, String text) {
    assertThat(Units.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "0=0 ms",
        "999=999 ms",
        "1000=1.0 s",
        "59999=59.9 s",
        "60000=1 min",
        "125000=2 min 5 s",
        "5400000=1 h 30 min",
        "273600000=3 d 4 h"
      })
  void givenATime_whenWritten_thenInTheUnitsThatPeopleRead(long millis, String text) {
    assertThat(Units.time(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {"0=0 keys", "1=1 key", "1461=1,461 keys"})
  void givenACount_whenWrittenWithItsNoun_thenInSingularOrPlural(long n, String text) {
    assertThat(Units.count(n, "key")).isEqualTo(text);
  }
}
