package dev.firkin.benchmarks.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table whose source can be read, too. The first columns are text, the others numbers. */
public final class MarkdownTable {

  private final int textColumns;
  private final List<List<String>> rows = new ArrayList<>();

  public MarkdownTable(int textColumns, String... titles) {
    this.textColumns = textColumns;
    rows.add(List.of(titles));
  }

  public void row(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException("a row of %d cells".formatted(cells.length));
    }
    rows.add(List.of(cells));
  }

  @Override
  public String toString() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length()));
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        text.append("| ").append(padded(row.get(i), widths[i], i < textColumns)).append(' ');
      }
      text.append("|\n");
      if (row == rows.getFirst()) {
        rule(widths, text);
      }
    }
    return text.toString();
  }

  private static String padded(String cell, int width, boolean left) {
    String spaces = " ".repeat(width - cell.length());
    return left ? cell + spaces : spaces + cell;
  }

  private void rule(int[] widths, StringBuilder text) {
    for (int i = 0; i < widths.length; i++) {
      text.append('|').append("-".repeat(widths[i] + 1)).append(i < textColumns ? "-" : ":");
    }
    text.append("|\n");
  }
}
