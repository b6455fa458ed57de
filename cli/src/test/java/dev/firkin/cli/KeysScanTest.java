package dev.firkin.cli;

import static dev.firkin.cli.Run.firkin;
import static dev.firkin.cli.Run.firkinWithInput;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Output;
import dev.firkin.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysScanTest {

  @TempDir private Path folder;
  private Path store;

  @BeforeEach
  void nameTheStore() {
    store = Run.store(folder);
  }

  @Test
  void givenKeys_whenListed_thenPrefixAndLimitChoose() {
    load("{'key':'a1','value':''}", "{'key':'a2','value':''}", "{'key':'b1','value':''}");

    assertThat(firkin("keys", store).lines()).containsExactlyInAnyOrder("a1", "a2", "b1");
    assertThat(firkin("keys", store, "--prefix", "a").lines())
        .containsExactlyInAnyOrder("a1", "a2");
    assertThat(firkin("keys", store, "-p", "a", "-n", "1").lines()).hasSize(1);
    assertThat(firkin("keys", store, "-n", "0").lines()).isEmpty();
    assertThat(firkin("keys", store, "-p", "YQ==", "--key-base64").lines())
        .containsExactlyInAnyOrder("a1", "a2");
  }

  @Test
  void givenKeysThatAreNotPlainText_whenListed_thenEachIsOneSafeLineAndJsonIsExact() {
    load("{'key':'two\\nlines \\u001b[2J','value':''}", "{'keyBase64':'/wA=','value':''}");

    assertThat(firkin("keys", store).lines())
        .containsExactlyInAnyOrder("two\\nlines \\u001b[2J", "base64:/wA=");
    assertThat(firkin("keys", store, "--json").lines())
        .containsExactlyInAnyOrder(
            "{\"key\":\"two\\nlines \\u001B[2J\"}", "{\"keyBase64\":\"/wA=\"}");
  }

  @Test
  void givenNumbersAsKeys_whenListed_thenTheyAreWrittenAsNumbers() {
    load(
        "{'map':'n','keyCodec':'int64','valueCodec':'utf8'}",
        "{'map':'n','key':'-7','value':'x'}",
        "{'map':'n','key':'70','value':'y'}");

    assertThat(firkin("keys", store, "--map", "n").lines()).containsExactlyInAnyOrder("-7", "70");
    assertThat(firkin("keys", store, "--map", "n", "--prefix", "7").lines()).containsExactly("70");
  }

  @Test
  void givenEntries_whenScanned_thenATableShowsKeySizeExpiryAndBeginning() {
    load(
        "{'key':'wine','value':'red'}",
        "{'key':'long','value':'" + "x".repeat(100_000) + "'}",
        "{'key':'soon','value':'','expiry':'2099-01-02T03:04:05.678Z'}");

    assertThat(firkin("scan", store).lines())
        .containsExactlyInAnyOrder(
            "KEY       SIZE  EXPIRES                   VALUE",
            "wine       3 B                            red",
            "long  97.7 KiB                            " + "x".repeat(59) + "\u2026",
            "soon       0 B  2099-01-02T03:04:05.678Z");
  }

  @Test
  void givenEntries_whenScannedAsJson_thenEachLineIsAWholeEntry() {
    load("{'key':'wine','value':'red','expiry':'2099-01-02T03:04:05.678Z'}");

    assertThat(firkin("scan", store, "--json").lines())
        .containsExactly(
            "{\"key\":\"wine\",\"value\":\"red\",\"expiry\":\"2099-01-02T03:04:05.678Z\"}");
  }

  @Test
  void givenAReaderThatHasSeenEnough_whenListed_thenTheCommandEndsQuietly() {
    load(
        IntStream.range(0, 20_000)
            .mapToObj("{'key':'key-%d','value':''}"::formatted)
            .toArray(String[]::new));
    var errors = new ByteArrayOutputStream();

    ExitCode code = runInto(new FailingStream("Broken pipe"), errors, "keys", store);

    assertThat(code).isEqualTo(ExitCode.DONE);
    assertThat(errors.toString(UTF_8)).isEmpty();
  }

  @Test
  void givenAFullDiskBehindTheOutput_whenListed_thenThatIsSaidOnceAndTheCodeTellsIt() {
    load("{'key':'wine','value':'red'}");
    var errors = new ByteArrayOutputStream();

    ExitCode code = runInto(new FailingStream("No space left on device"), errors, "keys", store);

    assertThat(code).isEqualTo(ExitCode.DISK);
    assertThat(errors.toString(UTF_8))
        .isEqualTo("firkin: cannot write to the output: No space left on device\n");
  }

  private void load(String... lines) {
    String dump =
        Arrays.stream(lines).map(line -> line.replace('\'', '"')).collect(Collectors.joining("\n"));
    firkinWithInput(dump, "load", store).succeeded();
  }

  private static ExitCode runInto(OutputStream out, OutputStream errors, Object... arguments) {
    return new Program(
            new Terminal(
                InputStream.nullInputStream(),
                new Output(out, "the output"),
                new PrintStream(errors, true, UTF_8),
                false,
                false))
        .run(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
  }

  private static final class FailingStream extends OutputStream {
    private final String message;

    FailingStream(String message) {
      this.message = message;
    }

    @Override
    public void write(int b) throws IOException {
      throw new IOException(message);
    }
  }
}
