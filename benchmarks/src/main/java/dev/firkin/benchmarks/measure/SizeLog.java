package dev.firkin.benchmarks.measure;

import dev.firkin.Firkin;
import dev.firkin.benchmarks.support.Cost.Spread;
import dev.firkin.benchmarks.support.LinePlot;
import dev.firkin.benchmarks.support.Machine;
import dev.firkin.benchmarks.support.MarkdownTable;
import dev.firkin.stats.StoreStats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The size of a store over time, with what was written to keep it. */
final class SizeLog {

  /**
   * One look.
   *
   * @param seconds since the start
   * @param phase what was going on
   * @param directory bytes of all files
   * @param data bytes of the data files in use
   * @param hints bytes of the hint files
   * @param live bytes of the records alive
   * @param segments how many
   * @param puts so far
   * @param merged bytes written by merges so far
   * @param merges so far
   * @param device bytes that the kernel sent to a device so far
   */
  record Look(
      double seconds,
      String phase,
      long directory,
      long data,
      long hints,
      long live,
      int segments,
      long puts,
      long merged,
      long merges,
      long device) {

    double directoryRatio() {
      return (double) directory / live;
    }

    double dataRatio() {
      return (double) data / live;
    }

    /** All files to what is alive with its share of the hint files: what the limit is about. */
    double limitedRatio() {
      return directory / (live * (1 + (double) hints / data));
    }
  }

  private static final double MIB = 1 << 20;

  private final Firkin store;
  private final Overwriter writer;
  private final double recordBytes;
  private final long start = System.nanoTime();
  private final List<Look> looks = new ArrayList<>();

  /**
   * @param recordBytes what a put appends
   */
  SizeLog(Firkin store, Overwriter writer, double recordBytes) {
    this.store = store;
    this.writer = writer;
    this.recordBytes = recordBytes;
  }

  double recordBytes() {
    return recordBytes;
  }

  Look look(String phase) throws IOException {
    long directory = Machine.directoryBytes(store.directory());
    StoreStats stats = store.stats();
    Look look =
        new Look(
            (System.nanoTime() - start) / 1e9,
            phase,
            directory,
            stats.dataBytes(),
            stats.hintBytes(),
            stats.liveBytes(),
            stats.segments().size(),
            writer.puts(),
            stats.merge().bytesWritten(),
            stats.merge().finished(),
            Machine.deviceBytesWritten());
    looks.add(look);
    return look;
  }

  List<Look> of(String phase) {
    return looks.stream().filter(look -> look.phase.equals(phase)).toList();
  }

  /** Bytes put and bytes merged, to bytes put, between two looks. */
  double amplification(Look from, Look to) {
    double put = (to.puts - from.puts) * recordBytes;
    return put == 0 ? Double.NaN : (put + to.merged - from.merged) / put;
  }

  /** Bytes sent to the device to bytes put, between two looks. */
  double deviceAmplification(Look from, Look to) {
    return (to.device - from.device) / ((to.puts - from.puts) * recordBytes);
  }

  static double putsPerSecond(Look from, Look to) {
    return (to.puts - from.puts) / (to.seconds - from.seconds);
  }

  String csv() {
    StringBuilder csv =
        new StringBuilder(
            "seconds,phase,directory_bytes,data_bytes,hint_bytes,live_bytes,directory_to_live,"
                + "data_to_live,segments,puts,puts_per_second,write_amplification,merges,device_bytes\n");
    for (int i = 0; i < looks.size(); i++) {
      Look now = looks.get(i);
      Look before = looks.get(Math.max(0, i - 1));
      csv.append(
          String.format(
              Locale.ROOT,
              "%.1f,%s,%d,%d,%d,%d,%.4f,%.4f,%d,%d,%.0f,%.3f,%d,%d%n",
              now.seconds,
              now.phase,
              now.directory,
              now.data,
              now.hints,
              now.live,
              now.directoryRatio(),
              now.dataRatio(),
              now.segments,
              now.puts,
              i == 0 ? 0 : putsPerSecond(before, now),
              i == 0 ? 1 : amplification(before, now),
              now.merges,
              now.device));
    }
    return csv.toString();
  }

  String svg(double ratio) {
    double[] minutes = looks.stream().mapToDouble(look -> look.seconds / 60).toArray();
    LinePlot plot = new LinePlot("Size of the directory, uniform overwrites", "minutes", "MiB");
    plot.line("all files", minutes, mib(Look::directory));
    plot.line("data files in use", minutes, mib(Look::data));
    plot.line(ratio + " x live records", minutes, mib(look -> ratio * look.live));
    plot.line("live records", minutes, mib(Look::live));
    return plot.svg();
  }

  private double[] mib(ToDoubleFunction<Look> bytes) {
    return looks.stream().mapToDouble(look -> bytes.applyAsDouble(look) / MIB).toArray();
  }

  /**
   * A table of the least, the middle and the most of a phase's looks, without its first quarter.
   */
  String summary(String phase) {
    List<Look> all = of(phase);
    List<Look> settled = all.subList(all.size() / 4, all.size());
    MarkdownTable table = new MarkdownTable(1, "", "min", "median", "max");
    row(table, "all files, MiB", settled, look -> look.directory / MIB);
    row(table, "data files in use, MiB", settled, look -> look.data / MIB);
    row(table, "live records, MiB", settled, look -> look.live / MIB);
    row(table, "all files / live records", settled, Look::directoryRatio);
    row(table, "all files / live records with their hints", settled, Look::limitedRatio);
    row(table, "data files / live records", settled, Look::dataRatio);
    return table.toString();
  }

  private static void row(
      MarkdownTable table, String title, List<Look> looks, ToDoubleFunction<Look> figure) {
    Spread spread = Spread.of(looks.stream().mapToDouble(figure).toArray());
    String format = spread.max() < 20 ? "%.3f" : "%.1f";
    table.row(
        title,
        format.formatted(spread.min()),
        format.formatted(spread.median()),
        format.formatted(spread.max()));
  }
}
