package dev.firkin.cli;

import static dev.firkin.cli.Run.firkin;
import static dev.firkin.cli.Run.firkinWithInput;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.cli.terminal.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StatsVerifyCompactTest {

  private static final int ENTRIES = 1_000;

  @TempDir private Path folder;
  private Path store;

  @BeforeEach
  void fillTheStore() {
    store = Run.store(folder);
    firkinWithInput(
            "{\"map\":\"m\",\"keyCodec\":\"utf8\",\"valueCodec\":\"json\"}\n" + dump(),
            "load",
            store)
        .succeeded();
  }

  @Test
  void givenAStore_whenStatsAreAsked_thenMapsAndSegmentsAreInTables() {
    Run run = firkin("stats", store);

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.text())
        .contains("store    " + store, "keys     1,000")
        .containsPattern("(?m)^\\(unnamed\\) +bytes +bytes +1,000$")
        .containsPattern("(?m)^m +utf8 +json +0$")
        .containsPattern("(?m)^ +\\d+  active ");
  }

  @Test
  void givenAStore_whenStatsAreAskedAsJson_thenTheFieldsAreThere() {
    JsonNode json = json(firkin("stats", store, "--json"));

    assertThat(json.path("keys").asLong()).isEqualTo(ENTRIES);
    assertThat(json.path("maps").path(1).path("valueCodec").asString()).isEqualTo("json");
    assertThat(json.path("segments").path(0).path("records").asLong()).isPositive();
    assertThat(json.path("recovery").path("cleanShutdown").asBoolean()).isTrue();
    assertThat(json.propertyNames())
        .contains("dataBytes", "liveBytes", "deadBytes", "hintBytes", "keydirBytes", "sequence");
  }

  @Test
  void givenASoundStore_whenVerified_thenItSaysSo() {
    Run run = firkin("verify", store);

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.text()).contains("1,001 records: no damage");
    assertThat(json(firkin("verify", store, "--json")).path("damage").isEmpty()).isTrue();
  }

  @Test
  void givenAChangedByte_whenVerified_thenFileAndOffsetAreNamedAndTheCodeTellsIt()
      throws IOException {
    Path data = damage();

    Run run = firkin("verify", store);
    JsonNode damage = json(firkin("verify", store, "--json")).path("damage").path(0);

    assertThat(run.code()).isEqualTo(ExitCode.DAMAGE);
    assertThat(run.text()).contains("1 damaged place", "FILE", data.getFileName().toString());
    assertThat(damage.path("file").asString()).endsWith(data.getFileName().toString());
    assertThat(damage.path("offset").asLong()).isPositive();
  }

  @Test
  void givenAChangedByte_whenScanned_thenTheCodeTellsDamage() throws IOException {
    damage();

    Run run = firkin("scan", store, "--json");

    assertThat(run.code()).isEqualTo(ExitCode.DAMAGE);
    assertThat(run.errors()).startsWith("firkin: ").contains(".data at byte ").hasLineCount(1);
  }

  @Test
  void givenDeadBytes_whenCompacted_thenTheStoreIsSmallerAndAllIsThere() {
    firkinWithInput(dump(), "load", store).succeeded();

    Run run = firkin("compact", store, "--json");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    JsonNode json = json(run);
    assertThat(json.path("bytesAfter").asLong()).isLessThan(json.path("bytesBefore").asLong());
    assertThat(json.path("bytesReclaimed").asLong()).isPositive();
    assertThat(firkin("keys", store).lines()).hasSize(ENTRIES);
    assertThat(firkin("compact", store).text()).contains(" before, ", " after, ", " reclaimed in ");
  }

  @Test
  void givenABadRatio_whenCompacted_thenUsageError() {
    Run run = firkin("compact", store, "--dead-ratio", "1.5");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).isEqualTo("firkin: --dead-ratio must be 0 to 1, was 1.5\n");
  }

  /** Changes a byte in the middle of the largest data file. */
  private Path damage() throws IOException {
    Path data;
    try (Stream<Path> files = Files.list(store)) {
      data =
          files
              .filter(file -> file.toString().endsWith(".data"))
              .max((a, b) -> Long.compare(size(a), size(b)))
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(data);
    bytes[50_000] ^= 1;
    Files.write(data, bytes);
    return data;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String dump() {
    return IntStream.range(0, ENTRIES)
        .mapToObj(i -> "{\"key\":\"key-%d\",\"value\":\"%s\"}".formatted(i, "v".repeat(100)))
        .collect(Collectors.joining("\n"));
  }

  private static JsonNode json(Run run) {
    return JsonMapper.shared().readTree(run.text());
  }
}
