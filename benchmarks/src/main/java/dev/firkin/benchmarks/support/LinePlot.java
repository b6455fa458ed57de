package dev.firkin.benchmarks.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Lines over time as an SVG picture, from zero on both axes. */
public final class LinePlot {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int RIGHT = 190;
  private static final int TOP = 40;
  private static final int BOTTOM = 45;
  private static final int STEPS = 6;
  private static final List<String> COLOURS = List.of("#0b62a4", "#d1495b", "#3d8b37", "#8a6d3b");

  private final String title;
  private final String xTitle;
  private final String yTitle;
  private final List<Line> lines = new ArrayList<>();

  private record Line(String name, double[] xs, double[] ys) {}

  public LinePlot(String title, String xTitle, String yTitle) {
    this.title = title;
    this.xTitle = xTitle;
    this.yTitle = yTitle;
  }

  public void line(String name, double[] xs, double[] ys) {
    lines.add(new Line(name, xs, ys));
  }

  public String svg() {
    double xMax = most(lines.stream().map(Line::xs).toList());
    double yMax = most(lines.stream().map(Line::ys).toList());
    StringBuilder svg = new StringBuilder("<svg xmlns='http://www.w3.org/2000/svg' ");
    add(svg, "viewBox='0 0 %d %d' font-family='sans-serif' font-size='12'>", WIDTH, HEIGHT);
    add(svg, "<rect width='%d' height='%d' fill='white'/>", WIDTH, HEIGHT);
    add(svg, "<text x='%d' y='20' font-size='15'>%s</text>", LEFT, title);
    add(svg, "<text x='%d' y='%d'>%s</text>", WIDTH - RIGHT + 8, HEIGHT - BOTTOM + 18, xTitle);
    add(svg, "<text x='8' y='%d'>%s</text>", TOP - 8, yTitle);
    for (double y = 0; y <= yMax; y += step(yMax)) {
      double at = y(y, yMax);
      add(svg, "<path d='M%d %.1fH%d' stroke='#ddd'/>", LEFT, at, WIDTH - RIGHT);
      add(svg, "<text x='%d' y='%.1f' text-anchor='end'>%s</text>", LEFT - 6, at + 4, tick(y));
    }
    for (double x = 0; x <= xMax; x += step(xMax)) {
      String tick = "<text x='%.1f' y='%d' text-anchor='middle'>%s</text>";
      add(svg, tick, x(x, xMax), HEIGHT - BOTTOM + 18, tick(x));
    }
    for (int i = 0; i < lines.size(); i++) {
      draw(svg, i, xMax, yMax);
    }
    return svg.append("</svg>\n").toString();
  }

  private void draw(StringBuilder svg, int i, double xMax, double yMax) {
    Line line = lines.get(i);
    String colour = COLOURS.get(i % COLOURS.size());
    add(svg, "<g fill='none' stroke='%s' stroke-width='1.5'><polyline points='", colour);
    for (int p = 0; p < line.xs.length; p++) {
      add(svg, "%.1f,%.1f", x(line.xs[p], xMax), y(line.ys[p], yMax));
    }
    add(svg, "'/></g>");
    int at = TOP + 16 * i + 10;
    add(svg, "<text x='%d' y='%d' fill='%s'>%s</text>", WIDTH - RIGHT + 8, at, colour, line.name);
  }

  private static double x(double x, double max) {
    return LEFT + x / max * (WIDTH - RIGHT - LEFT);
  }

  private static double y(double y, double max) {
    return HEIGHT - BOTTOM - y / max * (HEIGHT - BOTTOM - TOP);
  }

  private static double most(List<double[]> all) {
    double most = all.stream().flatMapToDouble(Arrays::stream).max().orElse(0);
    return most > 0 ? most * 1.05 : 1;
  }

  /** 1, 2 or 5 times a power of ten, a few of which make up the axis. */
  private static double step(double max) {
    double power = Math.pow(10, Math.floor(Math.log10(max / STEPS)));
    double times = max / STEPS / power;
    return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
  }

  private static String tick(double at) {
    return String.format(Locale.ROOT, at == Math.rint(at) ? "%.0f" : "%.2f", at);
  }

  private static void add(StringBuilder svg, String element, Object... values) {
    svg.append(String.format(Locale.ROOT, element, values)).append('\n');
  }
}
