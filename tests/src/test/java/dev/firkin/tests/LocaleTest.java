package dev.firkin.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store is the same wherever it is: files are not named in the digits of a country. */
class LocaleTest {

  private final Locale before = Locale.getDefault();

  @TempDir Path directory;

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "th-TH-u-nu-thai", "tr-TR"})
  void givenAStoreWrittenInOneCountry_whenOpenedInAnother_thenAllIsThere(String tag)
      throws Exception {
    Locale.setDefault(Locale.forLanguageTag(tag));
    writeAndCompact();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(Path::getFileName).map(Path::toString).toList())
          .allSatisfy(name -> assertThat(name).isPrintable().isASCII());
    }
    read();
    Locale.setDefault(Locale.ROOT);
    read();
  }

  @Test
  void givenAnEarlierStore_whenOpenedInACountryOfOtherDigits_thenAllIsThere() {
    writeAndCompact();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    read();
  }

  private void writeAndCompact() {
    try (Firkin store = Stores.open(directory)) {
      Stores.texts(store, "things").put("a", "1");
      Stores.rollOver(store);
      Stores.texts(store, "things").put("a", "2");
      store.compact(0);
      Stores.texts(store, "things").put("b", "3");
    }
  }

  private void read() {
    try (Firkin store = Stores.open(directory)) {
      assertThat(Stores.texts(store, "things")).containsEntry("a", "2").containsEntry("b", "3");
      assertThat(store.stats().recovery().movedAside()).isEmpty();
      assertThat(store.stats().recovery().segmentsScanned()).isZero();
    }
  }
}
