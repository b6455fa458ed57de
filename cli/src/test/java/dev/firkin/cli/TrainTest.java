package dev.firkin.cli;

import static dev.firkin.cli.Run.firkin;
import static dev.firkin.cli.Run.firkinWithInput;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.config.FirkinOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrainTest {

  private static final int ENTRIES = 1_000;
  private static final String HINT =
      "old values stay as they are until they are merged; firkin compact does that at once\n";

  @TempDir private Path folder;
  private Path store;

  @BeforeEach
  void nameTheStore() {
    store = Run.store(folder);
  }

  @Test
  void givenAStoreThatDoesNotCompress_whenTrained_thenZstdIsInUseAndSaysWhatItDoes() {
    load(ENTRIES);

    Run run = firkin("train", store);

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.lines()).hasSize(2);
    assertThat(run.lines().getFirst())
        .matches("dictionary \\d+ of zstd is in use: .* KiB, trained on 900 values \\(.*\\) in .*");
    assertThat(run.lines().getLast())
        .matches(
            "other values of .* KiB take .* KiB without it and .* KiB with it: \\d+\\.\\d times"
                + " smaller");
    assertThat(run.errors()).isEqualTo(HINT);
    assertHoldsAll(ENTRIES);
  }

  @Test
  void givenJson_whenTrained_thenTheFiguresAreThereAndAgreeWithTheStats() {
    load(ENTRIES);

    JsonNode json = json(firkin("train", store, "--json").succeeded());
    JsonNode dictionary = json(firkin("stats", store, "--json")).path("dictionaries").path(0);

    assertThat(json.propertyNames())
        .containsExactly(
            "dictionary",
            "compressor",
            "dictionaryBytes",
            "dictionaryBefore",
            "samples",
            "sampleBytes",
            "testBytes",
            "testBytesBefore",
            "testBytesAfter",
            "elapsedMillis");
    assertThat(json.path("samples").asInt()).isEqualTo(900);
    assertThat(json.path("testBytesAfter").asLong())
        .isLessThan(json.path("testBytesBefore").asLong() / 2);
    assertThat(dictionary.path("id").asLong()).isEqualTo(json.path("dictionary").asLong());
    assertThat(dictionary.path("bytes").asLong()).isEqualTo(json.path("dictionaryBytes").asLong());
    assertThat(dictionary.path("compressor").asString()).isEqualTo("zstd");
    assertThat(dictionary.path("current").asBoolean()).isTrue();
    assertThat(dictionary.path("segments").asInt()).isEqualTo(1);
  }

  @Test
  void givenRecompress_whenTrained_thenEveryValueIsCompressedWithTheDictionary() {
    load(ENTRIES);

    JsonNode json = json(firkin("train", store, "--recompress", "--json").succeeded());
    JsonNode compaction = json.path("compaction");

    assertThat(compaction.path("bytesAfter").asLong())
        .isLessThan(compaction.path("bytesBefore").asLong() / 2);
    assertThat(compaction.path("dictionary").asLong()).isEqualTo(json.path("dictionary").asLong());
    assertThat(segments())
        .allMatch(s -> s.path("dictionary").asLong() == json.path("dictionary").asLong());
    assertHoldsAll(ENTRIES);
  }

  @Test
  void givenRecompress_whenTrained_thenBothResultsAreTold() {
    load(ENTRIES);

    Run run = firkin("train", store, "--recompress");

    assertThat(run.lines()).hasSize(3);
    assertThat(run.lines().getLast())
        .matches(
            ".* before, .* after, .* reclaimed in .*; compressed by zstd with dictionary \\d+");
    assertThat(run.errors()).isEmpty();
  }

  @Test
  void givenADictionary_whenOtherCommandsWrite_thenTheyUseIt() {
    load(ENTRIES);
    long id = json(firkin("train", store, "--json")).path("dictionary").asLong();

    firkin("put", store, "one", document(1)).succeeded();
    firkin("del", store, "key-2").succeeded();
    firkinWithInput("{\"key\":\"three\",\"value\":\"3\"}", "load", store).succeeded();
    firkin("compact", store).succeeded();

    assertThat(segments())
        .allMatch(s -> s.path("dictionary").asLong() == id)
        .allMatch(s -> s.path("compressor").asString().equals("zstd"));
    assertThat(firkin("get", store, "one").text()).isEqualTo(document(1));
    assertThat(firkin("get", store, "key-7").text()).isEqualTo(document(7));
  }

  @Test
  void givenADictionary_whenTrainedAgainAndRecompressed_thenTheOldOneIsGone() {
    load(ENTRIES);
    long first = json(firkin("train", store, "--json")).path("dictionary").asLong();

    JsonNode json = json(firkin("train", store, "--recompress", "--json"));
    long second = json.path("dictionary").asLong();

    assertThat(second).isGreaterThan(first);
    assertThat(json.path("dictionaryBefore").asLong()).isEqualTo(first);
    assertThat(json(firkin("stats", store, "--json")).path("dictionaries").valueStream())
        .extracting(d -> d.path("id").asLong())
        .containsExactly(second);
  }

  @Test
  void givenADictionaryOfTheSameValues_whenTrainedAgain_thenItIsSaidThatItIsNoBetter() {
    load(ENTRIES);
    long first = json(firkin("train", store, "--json")).path("dictionary").asLong();

    assertThat(firkin("train", store).lines().getLast())
        .matches(
            "other values of .* take .* with dictionary " + first + " and .* with it: no smaller");
  }

  @Test
  void givenValuesThatADictionaryDoesNotHelp_whenTrained_thenTheStoreGoesOnWithout()
      throws IOException {
    String dump =
        IntStream.range(0, 40)
            .mapToObj("{\"key\":\"key-%d\",\"value\":\"same same same same same\"}"::formatted)
            .collect(Collectors.joining("\n"));
    firkinWithInput(dump, "load", store).succeeded();

    Run run = firkin("train", store);

    assertThat(run.code()).isEqualTo(ExitCode.NO);
    assertThat(run.errors()).contains("values would become no shorter by it");
    assertThat(files()).noneMatch(file -> file.toString().endsWith(".dict"));
    assertThat(firkin("get", store, "key-7").text()).startsWith("same same");
  }

  @Test
  void givenADeadRatio_whenCompacted_thenItIsOnlyNewValuesThatAreSaidToBeCompressed() {
    load(ENTRIES);

    assertThat(firkin("compact", store, "--compressor", "lz4", "--dead-ratio", "0.5").text())
        .endsWith("; new values are compressed by lz4\n");
  }

  @Test
  void givenASize_whenTrained_thenTheDictionaryIsNoLonger() {
    load(ENTRIES);

    JsonNode json = json(firkin("train", store, "--bytes", "2KiB", "--json").succeeded());

    assertThat(json.path("dictionaryBytes").asLong()).isBetween(256L, 2048L);
  }

  @Test
  void givenLz4_whenTrainedWithoutSayingFor_thenItIsForZstd() {
    load(ENTRIES, "--compressor", "lz4");

    assertThat(json(firkin("train", store, "--json")).path("compressor").asString())
        .isEqualTo("zstd");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void givenTooFewValues_whenTrained_thenThatIsSaidAndTheStoreGoesOnAsBefore(int entries) {
    load(entries, "--compressor", "lz4");

    Run run = firkin("train", store);

    assertThat(run.code()).isEqualTo(ExitCode.NO);
    assertThat(run.errors())
        .startsWith("firkin: no dictionary can be trained from the values in " + store + ": ")
        .contains("11 or more")
        .hasLineCount(1);
    assertThat(run.bytes()).isEmpty();
    assertThat(segments().getLast().path("compressor").asString()).isEqualTo("lz4");
    assertThat(json(firkin("stats", store, "--json")).path("dictionaries")).isEmpty();
    assertHoldsAll(entries);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--compressor lz4|compressor 'lz4' takes no dictionaries; zstd does",
        "--compressor none|compressor 'none' takes no dictionaries; zstd does",
        "--compressor gzip|no compressor named 'gzip'; there are none, lz4, zstd",
        "--compressor as-written|no compressor named 'as-written'; there are none, lz4, zstd",
        "--compressor zstd:99|was given '99'",
        "--compressor zstd:|a compressor is a name or name:parameters, such as zstd:9, was zstd:",
        "--bytes 512|--bytes must be 1KiB to 1MiB, was 512 B",
        "--bytes 1GiB|--bytes must be 1KiB to 1MiB, was 1.0 GiB",
        "--bytes 64KB|'64KB' is no size such as 65536, 64KiB or 1MiB",
      })
  void givenAWrongOption_whenTrained_thenUsageErrorAndNothingHasChanged(
      String options, String message) throws IOException {
    load(ENTRIES);
    List<Path> files = files();

    Run run =
        firkin(Stream.concat(Stream.of("train", store), Stream.of(options.split(" "))).toArray());

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).startsWith("firkin: ").contains(message);
    assertThat(files()).isEqualTo(files);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "gzip|no compressor named 'gzip'; there are none, lz4, zstd",
        "none:3|compressor 'none' takes no parameters, was given none:3",
        "lz4:x|was given 'x'",
      })
  void givenAWrongCompressor_whenLoaded_thenUsageErrorAndNoStoreIsMade(
      String compressor, String message) {
    Run run = firkinWithInput(dump(1), "load", store, "--compressor", compressor);

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).startsWith("firkin: ").contains(message).hasLineCount(1);
    assertThat(store).doesNotExist();
  }

  @Test
  void givenACompressor_whenLoaded_thenTheStoreIsSmallerAndGoesOnSo() {
    load(ENTRIES);
    long plain = json(firkin("stats", store, "--json")).path("liveBytes").asLong();
    store = folder.resolve("compressed");

    load(ENTRIES, "--compressor", "zstd:9");
    firkin("put", store, "one", document(1)).succeeded();

    JsonNode stats = json(firkin("stats", store, "--json"));
    assertThat(stats.path("liveBytes").asLong()).isLessThan(plain * 9 / 10);
    assertThat(segments()).allMatch(s -> s.path("compressor").asString().equals("zstd"));
    assertThat(firkin("get", store, "key-7").text()).isEqualTo(document(7));
  }

  @Test
  void givenACompressor_whenCompacted_thenEveryValueIsCompressedByIt() {
    load(ENTRIES);

    Run run = firkin("compact", store, "--compressor", "lz4:high");

    assertThat(run.succeeded().text()).endsWith("; compressed by lz4\n");
    assertThat(segments()).allMatch(s -> s.path("compressor").asString().equals("lz4"));
    assertHoldsAll(ENTRIES);
  }

  @Test
  void givenNoneAsCompressor_whenCompacted_thenNoDictionaryIsLeft() throws IOException {
    load(ENTRIES);
    firkin("train", store, "--recompress").succeeded();

    JsonNode json = json(firkin("compact", store, "--compressor", "none", "--json").succeeded());

    assertThat(json.path("compressor").asString()).isEqualTo("none");
    assertThat(json.path("dictionary").asLong()).isZero();
    assertThat(files()).noneMatch(file -> file.toString().endsWith(".dict"));
    assertHoldsAll(ENTRIES);
  }

  @Test
  void givenDictionaries_whenStatsAreAsked_thenTheyAreInTables() {
    load(ENTRIES);
    assertThat(firkin("stats", store).text()).doesNotContain("COMPRESSOR", "DICTIONARY");
    long id = json(firkin("train", store, "--json")).path("dictionary").asLong();

    String text = firkin("stats", store).text();

    assertThat(text)
        .containsPattern("(?m)^SEGMENT .* COMPRESSOR +DICTIONARY$")
        .containsPattern("(?m)^ +\\d+  sealed .* none$")
        .containsPattern("(?m)^ +\\d+  active .* zstd +" + id + "$")
        .containsPattern("(?m)^DICTIONARY +STATE +SIZE +COMPRESSOR +SEGMENTS$")
        .containsPattern("(?m)^ +" + id + "  in use +\\S+ KiB  zstd +1$");
  }

  @Test
  void givenAStoreThatDoesNotCompress_whenStatsAreAskedAsJson_thenTheyAreEmpty() {
    load(1);

    JsonNode json = json(firkin("stats", store, "--json"));

    assertThat(json.path("dictionaries").isArray()).isTrue();
    assertThat(json.path("dictionaries")).isEmpty();
    assertThat(segments().getLast().path("compressor").asString()).isEqualTo("none");
    assertThat(segments().getLast().path("dictionary").asLong(-1)).isZero();
  }

  @Test
  void givenADamagedDictionary_whenVerifiedAndRead_thenItsFileIsNamed() throws IOException {
    load(ENTRIES);
    firkin("train", store, "--recompress").succeeded();
    assertThat(firkin("verify", store).succeeded().text()).contains("no damage");
    Path dictionary =
        files().stream().filter(f -> f.toString().endsWith(".dict")).findFirst().orElseThrow();
    byte[] bytes = Files.readAllBytes(dictionary);
    bytes[bytes.length / 2] ^= 1;
    Files.write(dictionary, bytes);

    Run verify = firkin("verify", store);
    Run get = firkin("get", store, "key-7");

    assertThat(verify.code()).isEqualTo(ExitCode.DAMAGE);
    assertThat(verify.lines().getLast())
        .matches(".*" + dictionary.getFileName() + " +\\d+ +\\d+  the dictionary's checksum is .*");
    assertThat(get.code()).isEqualTo(ExitCode.DAMAGE);
    assertThat(get.errors()).contains(dictionary.toString()).hasLineCount(1);
  }

  @Test
  void givenAStoreOfAProgram_whenItCompressesByItsOwnLevel_thenTheDictionaryServesItToo() {
    load(ENTRIES);
    firkin("train", store).succeeded();

    try (Firkin program =
        Firkin.open(store, FirkinOptions.builder().compressor("zstd:1").build())) {
      program.put(new byte[] {'k'}, document(5).getBytes(UTF_8));
      assertThat(program.stats().segments().getLast().dictionary()).isPositive();
    }

    assertThat(firkin("get", store, "k").text()).isEqualTo(document(5));
  }

  private void load(int entries, Object... options) {
    firkinWithInput(
            dump(entries), Stream.concat(Stream.of("load", store), Stream.of(options)).toArray())
        .succeeded();
  }

  private static String dump(int entries) {
    return IntStream.range(0, entries)
        .mapToObj(i ->
            "{\"key\":\"key-%d\",\"value\":%s}"
                .formatted(i, JsonMapper.shared().writeValueAsString(document(i))))
        .collect(Collectors.joining("\n"));
  }

  /** With a little that repeats in each, and much that repeats in all. */
  private static String document(int i) {
    return """
    {"station":"%s","morning":%s,"noon":%s,"evening":%s,"observer":"the cellarman"}\
    """
        .formatted(
            Integer.toHexString(i * 0x9E3779B1), reading(i), reading(i + 7), reading(i + 11));
  }

  private static String reading(int i) {
    return "{\"temperature\":%d,\"unit\":\"celsius\",\"humidity\":%d}"
        .formatted(i * 7 % 31 - 9, i * 5 % 97);
  }

  private void assertHoldsAll(int entries) {
    assertThat(firkin("keys", store).lines()).hasSize(entries);
    for (int i = 0; i < entries; i += 101) {
      assertThat(firkin("get", store, "key-" + i).text()).isEqualTo(document(i));
    }
  }

  private List<JsonNode> segments() {
    return json(firkin("stats", store, "--json")).path("segments").valueStream().toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(store)) {
      return files.sorted().toList();
    }
  }

  private static JsonNode json(Run run) {
    return JsonMapper.shared().readTree(run.text());
  }
}
