package dev.firkin.benchmarks.measure.keydirs;

import dev.firkin.benchmarks.support.KeyCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Bytes a key against keys as an SVG picture: keys on a logarithmic axis, bytes from zero. */
final class MemoryPlot {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 420;
  private static final int LEFT = 60;
  private static final int RIGHT = 150;
  private static final int TOP = 45;
  private static final int BOTTOM = 50;
  private static final int Y_STEP = 10;
  private static final double BAR = 10;
  private static final List<String> COLOURS = List.of("#0b62a4", "#d1495b", "#3d8b37", "#8a6d3b");

  private final List<Line> lines = new ArrayList<>();

  /** Bytes a key by keys; dots where a store was measured to its end. */
  private record Line(String keydir, TreeMap<Long, Double> along, TreeMap<Long, Double> dots) {}

  MemoryPlot(List<Measured> all) {
    List<String> keydirs = all.stream().map(Measured::keydir).distinct().toList();
    for (String keydir : keydirs) {
      lines.add(line(keydir, all.stream().filter(m -> m.keydir().equals(keydir)).toList()));
    }
  }

  /** The line is that of the largest store while it was filled. */
  private Line line(String keydir, List<Measured> measured) {
    TreeMap<Long, Double> along = new TreeMap<>();
    TreeMap<Long, Double> dots = new TreeMap<>();
    long most = 0;
    for (Measured m : measured) {
      dots.put(m.keys(), m.figures().median("memory.keydir") / m.keys());
      if (m.keys() > most) {
        most = m.keys();
        along = samples(m.figures());
      }
    }
    return new Line(keydir, along, dots);
  }

  private static TreeMap<Long, Double> samples(Figures figures) {
    TreeMap<Long, Double> samples = new TreeMap<>();
    figures.forEach((name, values) -> {
      long keys = FillPhase.sampledAt(name);
      if (keys >= 0) {
        samples.put(keys, values.getFirst());
      }
    });
    return samples;
  }

  String svg() {
    double xLeast = Math.log10(lines.stream().mapToLong(l -> first(l.along)).min().orElse(1));
    double xMost =
        Math.max(
            xLeast + 0.1,
            Math.log10(lines.stream().mapToLong(l -> last(l.along)).max().orElse(10)));
    double yMost =
        lines.stream()
                .flatMap(l -> l.along.values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(BAR)
            * 1.1;
    Axes axes = new Axes(xLeast, xMost, Math.max(yMost, BAR * 1.5));
    StringBuilder svg = new StringBuilder("<svg xmlns='http://www.w3.org/2000/svg' ");
    add(svg, "viewBox='0 0 %d %d' font-family='sans-serif' font-size='12'>", WIDTH, HEIGHT);
    add(svg, "<rect width='%d' height='%d' fill='white'/>", WIDTH, HEIGHT);
    add(svg, "<text x='%d' y='20' font-size='15'>Memory of keydirs, keys of 8 bytes</text>", LEFT);
    add(svg, "<text x='8' y='%d'>bytes a key</text>", TOP - 8);
    add(
        svg,
        "<text x='%d' y='%d' text-anchor='middle'>keys</text>",
        (LEFT + WIDTH - RIGHT) / 2,
        HEIGHT - 10);
    axes.draw(svg);
    for (int i = 0; i < lines.size(); i++) {
      draw(svg, axes, lines.get(i), COLOURS.get(i % COLOURS.size()));
    }
    return svg.append("</svg>\n").toString();
  }

  private static long first(TreeMap<Long, Double> line) {
    return line.isEmpty() ? 1 : line.firstKey();
  }

  private static long last(TreeMap<Long, Double> line) {
    return line.isEmpty() ? 1 : line.lastKey();
  }

  private static void draw(StringBuilder svg, Axes axes, Line line, String colour) {
    add(svg, "<g fill='none' stroke='%s' stroke-width='1.5'><polyline points='", colour);
    line.along.forEach((keys, bytes) -> add(svg, "%.1f,%.1f", axes.x(keys), axes.y(bytes)));
    add(svg, "'/></g>");
    line.dots.forEach((keys, bytes) ->
        add(
            svg,
            "<circle cx='%.1f' cy='%.1f' r='3.5' fill='%s'/>",
            axes.x(keys),
            axes.y(bytes),
            colour));
    Map.Entry<Long, Double> end = line.along.lastEntry();
    if (end != null) {
      add(
          svg,
          "<text x='%d' y='%.1f' fill='%s'>%s: %.2f</text>",
          WIDTH - RIGHT + 8,
          axes.y(end.getValue()) + 4,
          colour,
          line.keydir,
          end.getValue());
    }
  }

  /** From logarithms of keys, and bytes, to the picture. */
  private record Axes(double xLeast, double xMost, double yMost) {

    double x(long keys) {
      return LEFT + (Math.log10(keys) - xLeast) / (xMost - xLeast) * (WIDTH - RIGHT - LEFT);
    }

    double y(double bytes) {
      return HEIGHT - BOTTOM - bytes / yMost * (HEIGHT - BOTTOM - TOP);
    }

    void draw(StringBuilder svg) {
      for (int bytes = 0; bytes <= yMost; bytes += Y_STEP) {
        add(svg, "<path d='M%d %.1fH%d' stroke='#ddd'/>", LEFT, y(bytes), WIDTH - RIGHT);
        add(
            svg,
            "<text x='%d' y='%.1f' text-anchor='end'>%d</text>",
            LEFT - 6,
            y(bytes) + 4,
            bytes);
      }
      for (int power = 0; power <= 11; power++) {
        for (int times : new int[] {1, 3}) {
          tick(svg, times * (long) Math.pow(10, power));
        }
      }
      add(
          svg,
          "<path d='M%d %.1fH%d' stroke='#555' stroke-width='1.5' stroke-dasharray='6 4'/>",
          LEFT,
          y(BAR),
          WIDTH - RIGHT);
      add(
          svg,
          "<text x='%d' y='%.1f' text-anchor='end' fill='#555'>%.0f bytes a key</text>",
          WIDTH - RIGHT - 8,
          y(BAR) + 18,
          BAR);
    }

    private void tick(StringBuilder svg, long keys) {
      double at = Math.log10(keys);
      if (at < xLeast - 0.001 || at > xMost + 0.001) {
        return;
      }
      add(svg, "<path d='M%.1f %dV%d' stroke='#eee'/>", x(keys), TOP, HEIGHT - BOTTOM);
      add(
          svg,
          "<text x='%.1f' y='%d' text-anchor='middle'>%s</text>",
          x(keys),
          HEIGHT - BOTTOM + 18,
          KeyCount.text(keys));
    }
  }

  private static void add(StringBuilder svg, String element, Object... values) {
    svg.append(String.format(Locale.ROOT, element, values)).append('\n');
  }
}
