package dev.firkin.benchmarks.measure;

import dev.firkin.Firkin;
import dev.firkin.benchmarks.measure.MergeWatch.Merging;
import dev.firkin.benchmarks.measure.SizeLog.Look;
import dev.firkin.benchmarks.support.Arguments;
import dev.firkin.benchmarks.support.Machine;
import dev.firkin.benchmarks.support.MarkdownTable;
import dev.firkin.benchmarks.support.TestData;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.stats.StoreStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How big a store stays under uniform random overwrites at a space limit, what merging writes for
 * that, and how long gets take with and without merging.
 *
 * <p>Two phases. <em>steady</em>: overwrites at {@code --rate}, or as fast as it goes. Then
 * <em>compare</em>: overwrites at a rate that both can keep, while merges are paused and resumed in
 * turns; only this compares like with like, since with the limit reached merges are nearly always
 * at work, and a loop without waits takes a whole core.
 */
public final class SteadyState {

  private static final String USAGE =
      """
      usage: SteadyState [--minutes 30] [--keys 1000000] [--value 100] [--ratio 1.5]
                         [--segment 8MiB] [--rate 0] [--gets 2000] [--compare-minutes 5]
                         [--compare-rate 50000] [--turn 2] [--every 10] [--dir DIR] [--out DIR]
        rate   puts a second, 0 for as fast as it goes; gets: gets a second
        turn   seconds with merges paused, then resumed; every: seconds between looks
        out    where steady-state.csv, .svg and .md go
      """;

  private final double minutes;
  private final double compareMinutes;
  private final double ratio;
  private final double rate;
  private final double compareRate;
  private final double gets;
  private final Duration turn;
  private final Duration every;
  private final FirkinOptions options;
  private final TestData data;
  private final AtomicIntegerArray versions;
  private final Path directory;
  private final Path out;
  private final StringBuilder report = new StringBuilder();

  private SteadyState(Arguments arguments) throws IOException {
    minutes = arguments.decimal("minutes", 30);
    compareMinutes = arguments.decimal("compare-minutes", 5);
    ratio = arguments.decimal("ratio", 1.5);
    rate = arguments.decimal("rate", 0);
    compareRate = arguments.decimal("compare-rate", 50_000);
    gets = arguments.decimal("gets", 2_000);
    turn = seconds(arguments.decimal("turn", 2));
    every = seconds(arguments.decimal("every", 10));
    data = new TestData((int) arguments.number("value", 100));
    versions = new AtomicIntegerArray((int) arguments.number("keys", 1_000_000));
    options =
        FirkinOptions.builder()
            .segmentBytesMax(arguments.bytes("segment", 8 << 20))
            .merge(MergeOptions.builder().spaceRatioMax(ratio).build())
            .build();
    Path given = arguments.path("dir", Path.of(""));
    directory =
        (given.toString().isEmpty() ? Files.createTempDirectory("firkin-steady") : given)
            .resolve("store");
    out = Files.createDirectories(arguments.path("out", Path.of("steady-state")));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }

  /** Measures, and writes the reports: {@code SteadyState --minutes 0.5} for a short look. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(USAGE, args);
    SteadyState steadyState = new SteadyState(arguments);
    arguments.finish();
    steadyState.measure();
  }

  private void measure() throws Exception {
    Files.createDirectories(directory.getParent());
    line("# Steady state");
    line("");
    line(Machine.describe() + ".");
    line(
        "%s keys of %d bytes, values of %d; space limit %s, segments of %d MiB, %s gets a second."
            .formatted(
                Arguments.grouped(versions.length()),
                TestData.KEY_BYTES,
                data.valueBytes(),
                ratio,
                options.segmentBytesMax() >> 20,
                Arguments.grouped(gets)));
    SizeLog sizes;
    try (Firkin store = Firkin.open(directory, options)) {
      sizes = run(store);
    }
    try (Firkin store = Firkin.open(directory, options)) {
      new Getter(store, data, versions, new MergeWatch(store), 0).checkAll();
    }
    line("");
    line("Opened again, every value of every key was right, as was every value read before.");
    Files.writeString(out.resolve("steady-state.csv"), sizes.csv());
    Files.writeString(out.resolve("steady-state.svg"), sizes.svg(ratio));
    Files.writeString(out.resolve("steady-state.md"), report);
    System.out.print(report);
    Machine.delete(directory);
  }

  private void line(String text) {
    report.append(text).append('\n');
  }

  private SizeLog run(Firkin store) throws Exception {
    MergeWatch watch = new MergeWatch(store);
    Overwriter writer = new Overwriter(store, data, versions, watch);
    Getter getter = new Getter(store, data, versions, watch, gets);
    writer.fill();
    StoreStats filled = store.stats();
    SizeLog sizes = new SizeLog(store, writer, (double) filled.liveBytes() / filled.keys());
    writer.rate(rate);
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
      try {
        Running running = new Running(threads, watch, writer, getter);
        steady(sizes, getter, running);
        compare(store, sizes, writer, getter, running);
      } finally {
        threads.shutdownNow();
      }
    }
    return sizes;
  }

  /** The three threads at work; one that fails ends the measurement. */
  private static final class Running {
    private final ExecutorCompletionService<@Nullable Void> ended;

    Running(ExecutorService threads, MergeWatch watch, Overwriter writer, Getter getter) {
      ended = new ExecutorCompletionService<>(threads);
      ended.submit(watch::run, null);
      ended.submit(writer::run, null);
      ended.submit(getter::run, null);
    }

    void goOnFor(Duration time) throws InterruptedException, ExecutionException {
      Future<@Nullable Void> first = ended.poll(time.toNanos(), TimeUnit.NANOSECONDS);
      if (first != null) {
        first.get();
        throw new IllegalStateException("a thread ended early");
      }
    }
  }

  private void steady(SizeLog sizes, Getter getter, Running running) throws Exception {
    long end = System.nanoTime() + (long) (minutes * 60e9);
    Look first = sizes.look("steady");
    running.goOnFor(seconds(Math.min(5, minutes * 6))); // the compilers' time
    getter.restart();
    Look last = first;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      running.goOnFor(Duration.ofNanos(Math.min(left, every.toNanos())));
      Look now = sizes.look("steady");
      System.err.printf(
          "%5.0f s  %4d MiB  %.2f x live  %,.0f puts/s  amplification %.2f%n",
          now.seconds(),
          now.directory() >> 20,
          now.directoryRatio(),
          SizeLog.putsPerSecond(last, now),
          sizes.amplification(last, now));
      last = now;
    }
    line("");
    line("## %s minutes of uniform overwrites".formatted(minutes));
    line("");
    line(sizes.summary("steady"));
    List<Look> looks = sizes.of("steady");
    Look settled = looks.get(looks.size() / 4);
    line(
        "%s puts/s (%s after the first quarter); write amplification %.2f (%.2f), bytes to the device %.2f times those put; %,d merges, %.0f bytes a record."
            .formatted(
                Arguments.grouped(SizeLog.putsPerSecond(first, last)),
                Arguments.grouped(SizeLog.putsPerSecond(settled, last)),
                sizes.amplification(first, last),
                sizes.amplification(settled, last),
                sizes.deviceAmplification(first, last),
                last.merges() - first.merges(),
                sizes.recordBytes()));
    line("");
    latencies(getter.restart());
  }

  private void compare(
      Firkin store, SizeLog sizes, Overwriter writer, Getter getter, Running running)
      throws Exception {
    if (compareMinutes == 0) {
      return;
    }
    writer.rate(compareRate);
    running.goOnFor(Duration.ofSeconds(1));
    getter.restart();
    Look first = sizes.look("compare");
    long[] nanos = new long[2];
    long[] puts = new long[2];
    long end = System.nanoTime() + (long) (compareMinutes * 60e9);
    try {
      for (int i = 0; System.nanoTime() < end; i = 1 - i) {
        if (i == 0) {
          store.pauseMerges();
        } else {
          store.resumeMerges();
        }
        long start = System.nanoTime();
        long putsBefore = writer.puts();
        running.goOnFor(turn);
        nanos[i] += System.nanoTime() - start;
        puts[i] += writer.puts() - putsBefore;
        sizes.look("compare");
      }
    } finally {
      store.resumeMerges();
    }
    List<Look> looks = sizes.of("compare");
    line("");
    line(
        "## Gets while merges are paused and resumed in turns of %s s"
            .formatted(turn.toMillis() / 1e3));
    line("");
    line(
        "%s puts/s asked for; %s while paused, %s while resumed; write amplification %.2f."
            .formatted(
                Arguments.grouped(compareRate),
                Arguments.grouped(puts[0] * 1e9 / nanos[0]),
                Arguments.grouped(puts[1] * 1e9 / nanos[1]),
                sizes.amplification(first, looks.getLast())));
    line("");
    latencies(getter.restart());
  }

  private void latencies(Getter.AllTimes times) {
    MarkdownTable table =
        new MarkdownTable(2, "microseconds", "while", "gets", "p50", "p99", "p99.9", "max");
    for (Merging merging : Merging.values()) {
      row(table, "get, the call", merging, times.of(merging).call());
    }
    for (Merging merging : Merging.values()) {
      row(table, "get, since it was due", merging, times.of(merging).sinceDue());
    }
    for (Merging merging : Merging.values()) {
      row(table, "control, a copy from an array", merging, times.of(merging).control());
    }
    line(table.toString());
    double with = times.of(Merging.RUNNING).call().getValueAtPercentile(99.9);
    for (Merging without : List.of(Merging.IDLE, Merging.PAUSED)) {
      Histogram calls = times.of(without).call();
      if (calls.getTotalCount() > 0) {
        line(
            "p99.9 of gets with a merge at work is %.2f times that with %s."
                .formatted(with / calls.getValueAtPercentile(99.9), without.title));
      }
    }
  }

  private static void row(MarkdownTable table, String what, Merging merging, Histogram h) {
    if (h.getTotalCount() == 0) {
      return;
    }
    table.row(
        what,
        merging.title,
        Arguments.grouped(h.getTotalCount()),
        "%.1f".formatted(h.getValueAtPercentile(50) / 1e3),
        "%.1f".formatted(h.getValueAtPercentile(99) / 1e3),
        "%.1f".formatted(h.getValueAtPercentile(99.9) / 1e3),
        "%.1f".formatted(h.getMaxValue() / 1e3));
  }
}
