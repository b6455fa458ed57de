package dev.firkin.benchmarks.report;

import dev.firkin.benchmarks.support.Cost.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Groups of horizontal bars with error bars from the least to the most, as an SVG picture that can
 * be read on light and on dark ground. Each group has a scale of its own, from zero.
 */
final class BarChart {

  private static final int WIDTH = 820;
  private static final int LABELS = 210;
  private static final int NUMBERS = 190;
  private static final int TOP = 50;
  private static final int LINE = 18;
  private static final int BAR = 11;
  private static final int GAP = 30;
  private static final String STYLE =
      """
      <style>
        text { font: 12px sans-serif; fill: #24292f }
        .title { font-size: 16px; font-weight: bold }
        .group { font-weight: bold }
        .ours { fill: #0969da }
        .other { fill: #8c959f }
        .error { stroke: #24292f; stroke-width: 1.2; fill: none }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .ours { fill: #4493f8 }
          .other { fill: #6e7681 }
          .error { stroke: #e6edf3 }
        }
      </style>
      """;

  private record Bar(String label, boolean ours, Spread spread) {}

  private record Bars(String title, List<Bar> bars) {}

  private final String title;
  private final List<Bars> groups = new ArrayList<>();

  BarChart(String title) {
    this.title = title;
  }

  /** Begins a group; one without bars is not drawn. */
  void group(String name) {
    groups.add(new Bars(name, new ArrayList<>()));
  }

  /** Adds a bar to the last group. */
  void bar(String label, boolean ours, Spread spread) {
    groups.getLast().bars().add(new Bar(label, ours, spread));
  }

  String svg() {
    StringBuilder body = new StringBuilder();
    int y = TOP;
    for (Bars group : groups) {
      if (!group.bars().isEmpty()) {
        y = draw(body, group, y) + GAP;
      }
    }
    StringBuilder svg = new StringBuilder("<svg xmlns='http://www.w3.org/2000/svg' ");
    add(svg, "width='%d' height='%d' viewBox='0 0 %d %d'>", WIDTH, y, WIDTH, y);
    svg.append(STYLE);
    add(svg, "<text class='title' x='8' y='24'>%s</text>", escaped(title));
    return svg.append(body).append("</svg>\n").toString();
  }

  private static int draw(StringBuilder svg, Bars group, int top) {
    double most = group.bars().stream().mapToDouble(bar -> bar.spread().max()).max().orElse(0);
    double scale = (WIDTH - LABELS - NUMBERS) / (most > 0 ? most : 1);
    add(svg, "<text class='group' x='8' y='%d'>%s</text>", top, escaped(group.title()));
    int y = top + 8;
    for (Bar bar : group.bars()) {
      draw(svg, bar, y, scale);
      y += LINE;
    }
    return y;
  }

  private static void draw(StringBuilder svg, Bar bar, int y, double scale) {
    double length = Math.max(0, bar.spread().median() * scale);
    double from = LABELS + Math.max(0, bar.spread().min() * scale);
    double to = LABELS + Math.max(0, bar.spread().max() * scale);
    int middle = y + BAR / 2;
    int base = y + BAR - 1;
    add(
        svg,
        "<text x='%d' y='%d' text-anchor='end'>%s</text>",
        LABELS - 8,
        base,
        escaped(bar.label()));
    add(
        svg,
        "<rect class='%s' x='%d' y='%d' width='%.1f' height='%d'/>",
        bar.ours() ? "ours" : "other",
        LABELS,
        y,
        length,
        BAR);
    add(
        svg,
        "<path class='error' d='M%.1f %dH%.1fM%.1f %dv6M%.1f %dv6'/>",
        from,
        middle,
        to,
        from,
        middle - 3,
        to,
        middle - 3);
    add(
        svg,
        "<text x='%.1f' y='%d'>%s</text>",
        Math.max(to, LABELS + length) + 8,
        base,
        Text.spread(bar.spread()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void add(StringBuilder svg, String element, Object... values) {
    svg.append(String.format(Locale.ROOT, element, values)).append('\n');
  }
}
