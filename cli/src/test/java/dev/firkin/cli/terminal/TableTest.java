package dev.firkin.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.cli.terminal.Table.Column;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Output out = new Output(bytes, "the output");

  @Test
  void givenRows_whenPrinted_thenWordsStandLeftAndNumbersRight() {
    try (var table = new Table(out, Column.words("NAME"), Column.numbers("N"))) {
      table.row("a", "1");
      table.row("w\u00e4rme", "1,000");
    }

    assertThat(lines()).containsExactly("NAME       N", "a          1", "w\u00e4rme  1,000");
  }

  @Test
  void givenNoRows_whenClosed_thenNothingIsPrinted() {
    try (var table = new Table(out, Column.words("NAME"))) {
      assertThat(table).isNotNull();
    }

    assertThat(lines()).isEmpty();
  }

  @Test
  void givenMoreRowsThanAreMeasured_whenPrinted_thenAllComeInOrder() {
    try (var table = new Table(out, Column.numbers("N"))) {
      IntStream.range(0, 1_000).forEach(i -> table.row(Integer.toString(i)));
    }

    assertThat(lines()).hasSize(1_001).startsWith("  N", "  0").endsWith("999");
  }

  private List<String> lines() {
    out.flush();
    return bytes.toString(UTF_8).lines().toList();
  }
}
