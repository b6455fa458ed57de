package dev.firkin.cli;

import static dev.firkin.cli.Run.firkin;
import static dev.firkin.cli.Run.firkinWithInput;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.codec.Codecs;
import dev.firkin.codec.json.JsonCodec;
import dev.firkin.spi.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpLoadTest {

  @TempDir private Path folder;
  private Path store;
  private Path copy;

  @BeforeEach
  void nameTheStores() {
    store = folder.resolve("store");
    copy = folder.resolve("copy");
  }

  @Test
  void givenMapsBytesAndExpiries_whenDumpedAndLoaded_thenTheCopyIsExactlyTheSame() {
    fill(7, 3_000);
    String dump = firkin("dump", store).succeeded().text();

    Run load = firkinWithInput(dump, "load", copy, "--json");

    assertThat(load.code()).isEqualTo(ExitCode.DONE);
    assertThat(load.text()).contains("\"entries\":3505,\"expired\":0,\"maps\":6");
    assertThat(sorted(firkin("dump", copy).text())).isEqualTo(sorted(dump));
    try (Firkin a = Firkin.open(store);
        Firkin b = Firkin.open(copy)) {
      assertThat(b.maps()).isEqualTo(a.maps());
      assertThat(b.size()).isEqualTo(a.size());
      try (var entries = a.entries()) {
        entries.forEach(entry -> {
          assertThat(b.get(entry.key())).isEqualTo(entry.value());
          assertThat(b.timeToLive(entry.key()).isPresent()).isEqualTo(entry.expiry() != null);
        });
      }
      assertThat(b.map("ids", Codecs.uuid(), JsonCodec.of(String.class)))
          .isEqualTo(a.map("ids", Codecs.uuid(), JsonCodec.of(String.class)));
      assertThat(b.map("odd", new Odd(), new Odd())).containsOnlyKeys("a", "b");
    }
  }

  @Test
  void givenANamedMap_whenOnlyItIsDumped_thenItsLineComesFirst() {
    fill(7, 10);

    assertThat(firkin("dump", store, "--map", "numbers").lines())
        .containsExactly(
            "{\"map\":\"numbers\",\"keyCodec\":\"int64\",\"valueCodec\":\"float64\"}",
            "{\"map\":\"numbers\",\"key\":\"-42\",\"value\":\"0.1\"}");
  }

  @Test
  void givenAFile_whenDumpedIntoAndLoadedFrom_thenItIsWholeAndNothingElseIsLeft()
      throws IOException {
    fill(7, 100);
    Path file = folder.resolve("dump.jsonl");

    assertThat(firkin("dump", store, "-o", file).text())
        .isEqualTo("605 entries dumped to %s\n".formatted(file));
    Run load = firkin("load", copy, file);

    assertThat(load.text()).startsWith("605 entries loaded from ");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
    assertThat(sorted(firkin("dump", copy).text())).isEqualTo(sorted(Files.readString(file)));
  }

  @Test
  void givenAFileThatCannotBeWritten_whenDumped_thenTheCodeTellsTheDisk() {
    fill(7, 10);

    Run run = firkin("dump", store, "-o", folder.resolve("missing/dump.jsonl"));

    assertThat(run.code()).isEqualTo(ExitCode.DISK);
    assertThat(run.errors()).startsWith("firkin: cannot write ");
  }

  @Test
  void givenAFileThatIsNotThere_whenLoaded_thenUsageErrorAndNoStore() {
    Run run = firkin("load", copy, folder.resolve("missing.jsonl"));

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains("missing.jsonl: there is no such file");
    assertThat(copy).doesNotExist();
  }

  @Test
  void givenEntriesWhoseTimeIsOver_whenLoaded_thenTheyAreLeftOutAndCounted() {
    Run run =
        firkinWithInput(
            """
            {"key":"past","value":"","expiry":"2001-01-01T00:00:00Z"}

            {"key":"future","value":"","expiry":"2099-01-01T00:00:00Z"}
            """,
            "load",
            copy);

    assertThat(run.text())
        .startsWith("1 entry loaded from ")
        .endsWith("; 1 left out, their time is over\n");
    assertThat(firkin("keys", copy).lines()).containsExactly("future");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'key':'k'} | field 'value' or 'valueBase64' is missing",
        "{'value':'v'} | field 'key' or 'keyBase64' is missing",
        "{'key':'k','value':'v','vaule':'w'} | unknown field 'vaule'",
        "{'key':'k','keyBase64':'aw==','value':''} | the key is there as text and as base64",
        "{'key':'k','key':'l','value':''} | not JSON: Duplicate Object property \"key\"",
        "{'key':'k','value':7} | field 'value' must be a JSON string",
        "{'key':'k','value':null} | field 'value' must be a JSON string",
        "{'key':'k','valueBase64':'?'} | field 'valueBase64' is not base64",
        "{'key':'k','value':'','expiry':'tomorrow'} | expiry 'tomorrow' is no instant",
        "{'key':'k','value':'' | not JSON: Unexpected end-of-input",
        "{'key':'k','value':''} {} | more on the line after the object",
        "['k','v'] | not a JSON object",
        "nonsense | not JSON: Unrecognized token 'nonsense'",
        "{'key':'','value':''} | a key must be 1 to 65535 bytes",
        "{'map':'m','key':'k','value':''} | map 'm' is not in the store, and no line before",
        "{'map':'m','keyCodec':'utf8'} | field 'valueCodec' is missing",
        "{'keyCodec':'utf8','valueCodec':'utf8'} | field 'map' is missing",
        "{'map':'m','keyCodec':'utf8','valueCodec':'utf8','key':'k'} | codecs and an entry",
        "{'map':'known','keyCodec':'utf8','valueCodec':'json'} | has codecs int32,utf8, not utf8,json",
        "{'map':'known','key':'one','value':''} | 'one' is not of codec int32",
      },
      quoteCharacter = '\0')
  void givenABadLine_whenLoaded_thenItIsNamedAndOnlyWhatStandsBeforeIsLoaded(
      String line, String problem) {
    String before =
        """
        {"map":"known","keyCodec":"int32","valueCodec":"utf8"}
        {"key":"before","value":""}
        """;

    Run run =
        firkinWithInput(
            before + line.replace('\'', '"') + "\n{\"key\":\"after\",\"value\":\"\"}\n",
            "load",
            copy);

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors())
        .startsWith("firkin: standard input line 3: ")
        .contains(problem)
        .endsWith("; loaded up to line 2 (1 entry), nothing after\n")
        .doesNotContain("Source")
        .hasLineCount(1);
    assertThat(firkin("keys", copy).lines()).containsExactly("before");
  }

  @Test
  void givenABadLineBehindManyBatches_whenLoaded_thenAllBeforeItAreLoaded() {
    String lines =
        IntStream.range(0, 2_500)
            .mapToObj("{\"key\":\"%d\",\"value\":\"\"}\n"::formatted)
            .collect(Collectors.joining());

    Run run = firkinWithInput(lines + "?", "load", copy);

    assertThat(run.errors())
        .contains("line 2,501: ", "loaded up to line 2,500 (2,500 entries), nothing after");
    assertThat(firkin("keys", copy).lines()).hasSize(2_500);
  }

  @Test
  void givenABadFirstLine_whenLoaded_thenNothingIs() {
    assertThat(firkinWithInput("?", "load", copy).errors()).endsWith("; nothing is loaded\n");
  }

  @Test
  void givenAValueOfMegabytes_whenDumpedAndLoaded_thenItIsTheSame() {
    byte[] value = new byte[30 << 20];
    new Random(3).nextBytes(value);
    firkinWithInput(value, "put", store, "large", "-").succeeded();

    firkinWithInput(firkin("dump", store).succeeded().bytes(), "load", copy).succeeded();

    byte[] loaded = firkin("get", copy, "large").succeeded().bytes();
    assertThat(Arrays.equals(loaded, value)).isTrue(); // a message with 30 MiB helps nobody
  }

  /** All bytes, all forms of text, all codecs, with and without expiry. */
  private void fill(long seed, int count) {
    var random = new Random(seed);
    Instant expiry = Instant.parse("2099-01-01T00:00:00.123Z");
    try (Firkin open = Firkin.open(store)) {
      for (int i = 0; i < count; i++) {
        byte[] key = new byte[2 + random.nextInt(40)];
        random.nextBytes(key);
        key[0] = (byte) i;
        key[1] = (byte) (i >> 8);
        byte[] value = new byte[random.nextInt(200)];
        random.nextBytes(value);
        if (i % 3 == 0) {
          open.put(key, value, Duration.between(Instant.now(), expiry.plusMillis(i)));
        } else {
          open.put(key, value);
        }
      }
      var texts = open.map("texts", Codecs.utf8(), Codecs.utf8());
      for (int c = 1; c <= 0xd7ff && texts.size() < 500; c += 97) {
        texts.put(
            "u" + Character.toString(c), "\u0000\"\\" + Character.toString(c) + "\ud83c\udf77");
      }
      open.map("numbers", Codecs.int64(), Codecs.float64()).put(-42L, 0.1);
      open.map("ids", Codecs.uuid(), JsonCodec.of(String.class))
          .put(UUID.fromString("018f0000-0000-7000-8000-000000000001"), "one");
      open.map("times", Codecs.instant(), Codecs.int32()).put(expiry, Integer.MIN_VALUE);
      open.map("empty", Codecs.bytes(), Codecs.bytes());
      var odd = open.map("odd", new Odd(), new Odd());
      odd.put("a", "b");
      odd.put("b", "\uffff");
    }
  }

  private static String sorted(String dump) {
    return dump.lines().sorted().collect(Collectors.joining("\n"));
  }

  /** A codec that only one program has. */
  private static final class Odd implements Codec<String> {
    @Override
    public String name() {
      return "odd";
    }

    @Override
    public String parameters() {
      return "7,\"x\"";
    }

    @Override
    public byte[] encode(String value) {
      byte[] bytes = new byte[value.length() * 2];
      for (int i = 0; i < value.length(); i++) {
        bytes[2 * i] = (byte) ~(value.charAt(i) >> 8);
        bytes[2 * i + 1] = (byte) value.charAt(i);
      }
      return bytes;
    }

    @Override
    public String decode(byte[] bytes) {
      var text = new StringBuilder();
      for (int i = 0; i < bytes.length; i += 2) {
        text.append((char) ((~bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff));
      }
      return text.toString();
    }
  }
}
