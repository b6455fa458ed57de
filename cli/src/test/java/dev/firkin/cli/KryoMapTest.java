package dev.firkin.cli;

import static dev.firkin.cli.Run.firkin;
import static dev.firkin.cli.Run.firkinOnScreen;
import static dev.firkin.cli.Run.firkinWithInput;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.codec.Codecs;
import dev.firkin.spi.Codec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kryo wrote, where its classes are not. */
class KryoMapTest {

  private static final Map<String, Object> VALUES =
      Map.of(
          "text", "the bytes of a text are nearly one",
          "list", List.of(1, "two", 3.0),
          "time", Instant.parse("2026-01-01T00:00:00.000000001Z"));

  @TempDir private Path folder;
  private Path store;

  @BeforeEach
  void fillTheStore() {
    store = Run.store(folder);
    try (Firkin open = Firkin.open(store)) {
      objects(open).putAll(VALUES);
    }
  }

  private static FirkinMap<String, Object> objects(Firkin store) {
    return store.map("objects", Codecs.utf8(), kryo());
  }

  @SuppressWarnings("unchecked") // it is asked for Object
  private static Codec<Object> kryo() {
    return (Codec<Object>) Codecs.named("kryo", Object.class);
  }

  private static byte[] bytes(String key) {
    return kryo().encode(VALUES.get(key));
  }

  @Test
  void givenAKryoMap_whenOneIsGot_thenItIsBytesInAPipeAndBase64OnAScreen() {
    Run piped = firkin("get", store, "-m", "objects", "list");
    Run seen = firkinOnScreen("get", store, "-m", "objects", "text");

    assertThat(piped.bytes()).isEqualTo(bytes("list"));
    assertThat(seen.text()).isEqualTo(base64("text") + "\n");
    assertThat(seen.errors()).isEqualTo("(bytes of codec kryo, so shown as base64)\n");
    assertThat(firkin("get", store, "-m", "objects", "time", "--json").text())
        .isEqualTo(
            "{\"map\":\"objects\",\"key\":\"time\",\"valueBase64\":\"%s\"}\n"
                .formatted(base64("time")));
  }

  @Test
  void givenAKryoMap_whenScanned_thenEveryValueIsBase64() {
    assertThat(firkin("scan", store, "-m", "objects").lines().stream().skip(1))
        .hasSize(VALUES.size())
        .allMatch(line -> line.contains("  base64:"));
  }

  @Test
  void givenAKryoMap_whenDumpedAndLoaded_thenItsProgramReadsTheSameValues() {
    String dump = firkin("dump", store).succeeded().text();
    Path copy = folder.resolve("copy");

    firkinWithInput(dump, "load", copy).succeeded();

    assertThat(sorted(firkin("dump", copy).text())).isEqualTo(sorted(dump));
    try (Firkin open = Firkin.open(copy)) {
      assertThat(objects(open)).isEqualTo(VALUES);
    }
  }

  @Test
  void givenBytesOfAValue_whenPut_thenTheProgramReadsThem() {
    firkin("put", store, "-m", "objects", "a", base64("list"), "--base64").succeeded();
    firkinWithInput(bytes("time"), "put", store, "-m", "objects", "b", "-").succeeded();

    try (Firkin open = Firkin.open(store)) {
      assertThat(objects(open))
          .containsEntry("a", VALUES.get("list"))
          .containsEntry("b", VALUES.get("time"));
    }
  }

  @Test
  void givenText_whenPutAsAValue_thenItIsRefusedWithWhatToDo() {
    Run put = firkin("put", store, "-m", "objects", "text", "wine");
    Run load =
        firkinWithInput("{\"map\":\"objects\",\"key\":\"text\",\"value\":\"wine\"}", "load", store);

    assertThat(put.code()).isEqualTo(ExitCode.USAGE);
    assertThat(put.errors()).contains("codec kryo", "--base64").hasLineCount(1);
    assertThat(load.code()).isEqualTo(ExitCode.USAGE);
    assertThat(load.errors()).contains("line 1", "valueBase64", "nothing is loaded");
  }

  @Test
  void givenNoClasses_whenAKryoMapIsToBeMade_thenItIsRefused() {
    Run run = firkin("put", store, "-m", "more", "--codecs", "utf8,kryo", "a", "AA==", "--base64");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains("a map of codec kryo is recorded with its classes");
    assertThat(firkin("stats", store).text()).doesNotContain("more");
  }

  private static String base64(String key) {
    return Base64.getEncoder().encodeToString(bytes(key));
  }

  private static String sorted(String dump) {
    return dump.lines().sorted().collect(Collectors.joining("\n"));
  }
}
