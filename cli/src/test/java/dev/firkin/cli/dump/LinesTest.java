package dev.firkin.cli.dump;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LinesTest {

  @Test
  void givenNoBytes_whenRead_thenThereIsNoLine() throws IOException {
    assertThat(read("", 7)).isEmpty();
  }

  @Test
  void givenLineEndsAlone_whenRead_thenEachEndsAnEmptyLine() throws IOException {
    assertThat(read("\n\n", 7)).containsExactly("", "");
  }

  @Test
  void givenNoLineEndAtTheEnd_whenRead_thenTheLastLineCounts() throws IOException {
    assertThat(read("a\nb", 7)).containsExactly("a", "b");
  }

  @Property(tries = 50)
  void linesOfAnyLengthsReadInAnyPiecesComeOutAsTheyWere(
      @ForAll @Size(max = 8) List<@IntRange(max = 300_000) Integer> lengths, @ForAll long seed)
      throws IOException {
    var random = new Random(seed);
    List<String> lines =
        lengths.stream()
            .map(length -> String.valueOf((char) ('a' + length % 26)).repeat(length))
            .toList();

    assertThat(read(String.join("\n", lines) + (lines.isEmpty() ? "" : "\n"), random.nextLong()))
        .isEqualTo(lines);
  }

  private static List<String> read(String text, long seed) throws IOException {
    var lines = new Lines(new Pieces(text.getBytes(UTF_8), new Random(seed)));
    var found = new ArrayList<String>();
    while (lines.next()) {
      found.add(new String(lines.buffer(), lines.start(), lines.length(), UTF_8));
      assertThat(lines.number()).isEqualTo(found.size());
    }
    return found;
  }

  /** Gives as many bytes at once as a pipe happens to have. */
  private static final class Pieces extends InputStream {
    private final ByteArrayInputStream all;
    private final Random random;

    Pieces(byte[] all, Random random) {
      this.all = new ByteArrayInputStream(all);
      this.random = random;
    }

    @Override
    public int read() {
      return all.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return all.read(target, offset, 1 + random.nextInt(length));
    }
  }
}
