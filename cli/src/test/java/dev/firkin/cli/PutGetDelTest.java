package dev.firkin.cli;

import static dev.firkin.cli.Run.firkin;
import static dev.firkin.cli.Run.firkinOnScreen;
import static dev.firkin.cli.Run.firkinWithInput;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.codec.Codecs;
import dev.firkin.codec.json.JsonCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PutGetDelTest {

  @TempDir private Path folder;
  private Path store;

  @BeforeEach
  void nameTheStore() {
    store = Run.store(folder);
  }

  @Test
  void givenNoStore_whenPutAndGet_thenExactlyTheValueIsPrinted() {
    assertThat(firkin("put", store, "wine", "red").code()).isEqualTo(ExitCode.DONE);

    Run run = firkin("get", store, "wine");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.text()).isEqualTo("red");
    assertThat(run.errors()).isEmpty();
  }

  @Test
  void givenAScreen_whenGot_thenALineEndFollowsTextAndOtherBytesAreBase64() {
    firkin("put", store, "text", "red\nwhite").succeeded();
    firkin("put", store, "escape", "\033[2J").succeeded();
    firkinWithInput(new byte[] {0, -1}, "put", store, "bytes", "-").succeeded();

    assertThat(firkinOnScreen("get", store, "text").text()).isEqualTo("red\nwhite\n");
    assertThat(firkinOnScreen("get", store, "escape").text()).isEqualTo("G1sySg==\n");
    assertThat(firkinOnScreen("get", store, "bytes").text()).isEqualTo("AP8=\n");
    assertThat(firkinOnScreen("get", store, "bytes").errors()).contains("base64");
  }

  @Test
  void givenBytesOnStandardInput_whenPut_thenEveryByteComesBack() {
    byte[] value = new byte[70_000];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) i;
    }

    firkinWithInput(value, "put", store, "bytes", "-").succeeded();

    assertThat(firkin("get", store, "bytes").bytes()).isEqualTo(value);
  }

  @Test
  void givenBase64_whenPutAndGot_thenItStandsForTheBytes() {
    firkin("put", store, "/wA=", "yv66vg==", "--key-base64", "--base64").succeeded();

    assertThat(firkin("get", store, "/wA=", "--key-base64").bytes())
        .isEqualTo(new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe});
    assertThat(firkin("get", store, "/wA=", "--key-base64", "--base64").text())
        .isEqualTo("yv66vg==\n");
    assertThat(firkin("get", store, "/wA=", "--key-base64", "--json").lines())
        .containsExactly("{\"keyBase64\":\"/wA=\",\"valueBase64\":\"yv66vg==\"}");
  }

  @Test
  void givenAKeyThatBeginsWithAMinus_whenItStandsAfterTwo_thenItIsAKey() {
    firkin("put", store, "--", "-k", "--v").succeeded();

    assertThat(firkin("get", store, "--", "-k").text()).isEqualTo("--v");
  }

  @Test
  void givenAnAbsentKey_whenGotOrDeleted_thenTheAnswerIsNo() {
    firkin("put", store, "wine", "red").succeeded();

    Run get = firkin("get", store, "beer");
    Run del = firkin("del", store, "beer", "wine", "--json");

    assertThat(get.code()).isEqualTo(ExitCode.NO);
    assertThat(get.bytes()).isEmpty();
    assertThat(get.errors()).isEqualTo("no key beer\n");
    assertThat(del.code()).isEqualTo(ExitCode.NO);
    assertThat(del.text()).isEqualTo("{\"deleted\":1}\n");
    assertThat(firkin("get", store, "wine").code()).isEqualTo(ExitCode.NO);
  }

  @Test
  void givenAKeyThatIsThere_whenPutIfAbsent_thenTheAnswerIsNoAndNothingChanges() {
    firkin("put", store, "wine", "red", "--if-absent").succeeded();

    Run again = firkin("put", store, "wine", "white", "--if-absent", "--json");

    assertThat(again.code()).isEqualTo(ExitCode.NO);
    assertThat(again.text()).isEqualTo("{\"put\":false}\n");
    assertThat(firkin("get", store, "wine").text()).isEqualTo("red");
  }

  @ParameterizedTest
  @CsvSource({"500ms,500", "30s,30000", "1h30m,5400000", "7d,604800000", "PT10M,600000"})
  void givenATimeToLive_whenPut_thenTheEntryExpiresThen(String text, long millis) throws Exception {
    Instant before = Instant.now();
    firkin("put", store, "k", "v", "--ttl", text).succeeded();
    Instant after = Instant.now();

    Instant expiry;
    try (Firkin open = Firkin.open(store);
        var entries = open.entries()) {
      expiry = entries.findFirst().map(entry -> entry.expiry()).orElse(before.plusMillis(millis));
    }

    assertThat(expiry.minusMillis(millis)).isBetween(before.minusMillis(1), after);
  }

  @Test
  void givenAnExpiry_whenGotAsJson_thenItIsTheSameEachTime() {
    firkin("put", store, "k", "v", "--ttl", "1h").succeeded();

    String first = firkin("get", store, "k", "--json").text();

    assertThat(first).matches("\\{\"key\":\"k\",\"value\":\"v\",\"expiry\":\"[^\"]+Z\"}\n");
    assertThat(firkin("get", store, "k", "--json").text()).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5x", "10", "-1s", "0s", "PT0S", "", "99999999999999999d"})
  void givenABadDuration_whenPut_thenItIsNamedAndNothingIsMade(String text) {
    Run run = firkin("put", store, "k", "v", "--ttl=" + text);

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains("--ttl", "'" + text + "' is no duration such as 500ms");
    assertThat(store).doesNotExist();
  }

  @Test
  void givenBadBase64OrAnEmptyKey_whenPut_thenUsageError() {
    assertThat(firkin("put", store, "k", "?", "--base64").errors())
        .startsWith("firkin: the value is not base64");
    assertThat(firkin("put", store, "", "v").errors()).startsWith("firkin: a key must be 1 to");
    assertThat(firkin("put", store, "", "v").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void givenCodecs_whenPut_thenAJavaProgramOpensTheMapWithThem() {
    firkin("put", store, "-m", "days", "--codecs", "utf8,json", "monday", "{\"wind\":3}")
        .succeeded();
    firkin("put", store, "-m", "numbers", "--codecs", "int64,instant", "42", "2026-01-01T00:00:00Z")
        .succeeded();

    try (Firkin open = Firkin.open(store)) {
      assertThat(open.map("days", Codecs.utf8(), JsonCodec.of(Map.class)))
          .containsExactly(Map.entry("monday", Map.of("wind", 3)));
      assertThat(open.map("numbers", Codecs.int64(), Codecs.instant()))
          .containsExactly(Map.entry(42L, Instant.parse("2026-01-01T00:00:00Z")));
    }
    assertThat(firkin("get", store, "-m", "numbers", "42", "--json").lines())
        .containsExactly("{\"map\":\"numbers\",\"key\":\"42\",\"value\":\"2026-01-01T00:00:00Z\"}");
  }

  @Test
  void givenAMapWithCodecs_whenAValueIsNotOfThem_thenItIsRefused() {
    firkin("put", store, "-m", "days", "--codecs", "utf8,json", "monday", "{}").succeeded();
    firkin("put", store, "-m", "texts", "--codecs", "int32,utf8", "1", "one").succeeded();

    Run json = firkin("put", store, "-m", "days", "tuesday", "{\"wind\"");
    Run twice = firkin("put", store, "-m", "days", "tuesday", "{} {}");
    Run utf8 = firkinWithInput(new byte[] {-1}, "put", store, "-m", "texts", "2", "-");
    Run key = firkin("put", store, "-m", "texts", "two", "two");

    assertThat(json.code()).isEqualTo(ExitCode.USAGE);
    assertThat(json.errors())
        .startsWith("firkin: values of map 'days' are JSON, which this is not");
    assertThat(twice.errors()).contains("there is more after the value");
    assertThat(utf8.errors()).contains("values of map 'texts' are UTF-8");
    assertThat(key.errors()).isEqualTo("firkin: 'two' is not of codec int32\n");
    assertThat(firkin("keys", store, "-m", "days").lines()).containsExactly("monday");
  }

  @Test
  void givenAMap_whenOtherCodecsAreNamed_thenBothAreInTheMessage() {
    firkin("put", store, "-m", "days", "--codecs", "utf8,json", "monday", "{}").succeeded();

    Run run = firkin("put", store, "-m", "days", "--codecs", "utf8,bytes", "tuesday", "{}");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains("has codecs utf8,json, not utf8,bytes");
  }

  @Test
  void givenAnUnknownMap_whenUsed_thenTheKnownOnesAreNamedAndNoStoreIsMade() {
    Run missing = firkin("put", store, "-m", "days", "monday", "{}");

    assertThat(missing.code()).isEqualTo(ExitCode.UNOPENABLE);
    assertThat(store).doesNotExist();

    firkin("put", store, "-m", "days", "--codecs", "utf8,json", "monday", "{}").succeeded();
    Run unknown = firkin("get", store, "-m", "dayz", "monday");

    assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.errors())
        .isEqualTo(
            "firkin: no map named 'dayz' in %s; it has the unnamed one and days\n"
                .formatted(store));
  }

  @Test
  void givenAValueThatExpired_whenGot_thenTheAnswerIsNo() throws Exception {
    Files.createDirectories(store);
    try (Firkin open = Firkin.open(store)) {
      open.put(new byte[] {'k'}, new byte[0], Duration.ofMillis(1));
      while (open.containsKey(new byte[] {'k'})) {
        Thread.onSpinWait();
      }
    }

    assertThat(firkin("get", store, "k").code()).isEqualTo(ExitCode.NO);
  }
}
