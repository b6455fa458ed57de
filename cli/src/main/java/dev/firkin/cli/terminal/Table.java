package dev.firkin.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligned columns for people. The first rows settle the widths, and the others follow as they come:
 * a table of any length takes the memory of those few.
 */
public final class Table implements AutoCloseable {

  private static final int ROWS_MEASURED = 200;
  private static final String GAP = "  ";

  /** On which side a column's cells stand. */
  public enum Side {
    /** Words. */
    LEFT,
    /** Numbers. */
    RIGHT
  }

  /** A column's head and its side. */
  public record Column(String head, Side side) {
    /** A column of words. */
    public static Column words(String head) {
      return new Column(head, Side.LEFT);
    }

    /** A column of numbers. */
    public static Column numbers(String head) {
      return new Column(head, Side.RIGHT);
    }
  }

  private final Output out;
  private final String indent;
  private final Column[] columns;
  private final int[] widths;
  private final List<String[]> measured = new ArrayList<>();
  private boolean started;

  /** A table at the left margin. */
  public Table(Output out, Column... columns) {
    this(out, "", columns);
  }

  /** A table behind an indent. */
  public Table(Output out, String indent, Column... columns) {
    this.out = out;
    this.indent = indent;
    this.columns = columns;
    this.widths = new int[columns.length];
    for (int i = 0; i < columns.length; i++) {
      widths[i] = width(columns[i].head);
    }
  }

  /** Adds a row, one cell a column. */
  public void row(String... cells) {
    if (started) {
      print(cells);
      return;
    }
    measured.add(cells);
    for (int i = 0; i < columns.length; i++) {
      widths[i] = Math.max(widths[i], width(cells[i]));
    }
    if (measured.size() == ROWS_MEASURED) {
      start();
    }
  }

  /** Prints what is left. A table without rows is not printed at all. */
  @Override
  public void close() {
    if (!started && !measured.isEmpty()) {
      start();
    }
  }

  private void start() {
    started = true;
    var heads = new String[columns.length];
    for (int i = 0; i < columns.length; i++) {
      heads[i] = columns[i].head;
    }
    print(heads);
    measured.forEach(this::print);
    measured.clear();
  }

  private void print(String[] cells) {
    var line = new StringBuilder(indent);
    for (int i = 0; i < columns.length; i++) {
      String pad = " ".repeat(Math.max(0, widths[i] - width(cells[i])));
      line.append(i == 0 ? "" : GAP);
      line.append(columns[i].side == Side.RIGHT ? pad + cells[i] : cells[i] + pad);
    }
    out.line(line.toString().stripTrailing());
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
