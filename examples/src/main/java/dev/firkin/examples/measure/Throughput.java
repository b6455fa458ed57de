package dev.firkin.examples.measure;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.examples.measure.Cost.Spread;
import dev.firkin.examples.measure.Workload.Work;
import dev.firkin.stats.RecoveryReport;
import dev.firkin.stats.StoreStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a call costs: puts, gets and overwrites of a store, beside a {@code ConcurrentHashMap} with
 * as many keys as fit and a raw append of the same bytes, in one process and in turns; the memory
 * of the keydir; and how long opening takes, after a clean close and after kill -9.
 *
 * <p>All loops run in one thread. The harness (making keys and values, and comparing) costs
 * something, too; it is measured as a contender of its own, and left out of the net figures.
 */
public final class Throughput {

  private static final String USAGE =
      """
      usage: Throughput [--keys 10000000] [--small 1000000] [--value 100] [--rounds 5]
                        [--calls 2000000] [--kills 3] [--sync never|everyWrite|"every 1s"]
                        [--dir DIR] [--out FILE.md]
        keys   in the store; small: in the store and in the map, in turns
        calls  of one round of gets or overwrites
      """;
  private static final long WARM_UP_KEYS = 300_000;

  private final long keys;
  private final long small;
  private final TestData data;
  private final int rounds;
  private final long calls;
  private final int kills;
  private final String sync;
  private final Path directory;
  private final StringBuilder report = new StringBuilder();

  private Throughput(Arguments arguments) throws IOException {
    keys = arguments.number("keys", 10_000_000);
    small = Math.min(keys, arguments.number("small", 1_000_000));
    data = new TestData((int) arguments.number("value", 100));
    rounds = (int) arguments.number("rounds", 5);
    calls = Math.min(keys, arguments.number("calls", 2_000_000));
    kills = (int) arguments.number("kills", 3);
    sync = arguments.text("sync", "never");
    Path given = arguments.path("dir", Path.of(""));
    directory =
        given.toString().isEmpty()
            ? Files.createTempDirectory("firkin-throughput")
            : Files.createDirectories(given);
  }

  /** Measures, and prints the report: {@code Throughput --keys 200000} for a short look. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Arguments arguments = new Arguments(USAGE, args);
    Path out = arguments.path("out", Path.of(""));
    Throughput throughput = new Throughput(arguments);
    arguments.finish();
    String report = throughput.measure();
    System.out.print(report);
    if (!out.toString().isEmpty()) {
      Files.writeString(out, report);
    }
  }

  static FirkinOptions options(String sync) {
    Properties properties = new Properties();
    properties.setProperty("firkin.syncPolicy", sync);
    return FirkinOptions.fromProperties(properties);
  }

  private String measure() throws IOException, InterruptedException {
    head();
    progress("warming up");
    try (Stage warmUp = new Stage("warm-up", Math.min(WARM_UP_KEYS, keys), true)) {
      warmUp.run(2, Math.min(calls, 1_000_000));
    }
    if (small < keys) {
      try (Stage stage = new Stage("small", small, true)) {
        stage.run(rounds, calls);
        stage.table();
      }
    }
    long heapBefore = Machine.heapUsed();
    try (Stage stage = new Stage("large", keys, small == keys)) {
      stage.run(rounds, calls);
      stage.table();
      stage.memory(heapBefore);
      openingClean(stage);
    }
    openingKilled();
    Files.deleteIfExists(directory);
    return report.toString();
  }

  private void head() {
    line("# Throughput");
    line("");
    line(Machine.describe() + ".");
    line(
        "Keys of %d bytes, half-compressible values of %d; sync policy `%s`; %d rounds, in turns."
            .formatted(TestData.KEY_BYTES, data.valueBytes(), sync, rounds));
    line(
        "CPU is the process's, all threads and the kernel for it. Net is less the harness. The map");
    line("does not fit into the heap at all sizes, answers without a copy and loses everything.");
  }

  private void line(String text) {
    report.append(text).append('\n');
  }

  private static void progress(String what) {
    System.err.println(what);
  }

  /** All contenders at one number of keys. */
  private final class Stage implements AutoCloseable {
    private final String name;
    private final long entries;
    private final List<Workload> workloads = new ArrayList<>();
    private final Map<Work, Map<String, List<Cost>>> costs = new LinkedHashMap<>();

    Stage(String name, long entries, boolean withMap) {
      this.name = name;
      this.entries = entries;
      Firkin store = Firkin.open(directory.resolve(name), options(sync));
      add(new Contender.Store(store));
      if (withMap) {
        add(new Contender.HashMap());
      }
      add(Contender.RawAppend.to(directory.resolve(name + ".raw")));
      add(new Contender.Harness());
    }

    private void add(Contender contender) {
      workloads.add(new Workload(contender, data, entries));
    }

    void run(int rounds, long calls) {
      for (Work work : Work.values()) {
        progress("%s, %,d keys".formatted(work.title, entries));
        Map<String, List<Cost>> byName = costs.computeIfAbsent(work, w -> new LinkedHashMap<>());
        for (int round = 0; round < rounds; round++) {
          long some = entries * (round + 1) / rounds - entries * round / rounds;
          for (Workload workload : workloads) {
            if (workload.can(work)) {
              byName
                  .computeIfAbsent(workload.contender().name(), n -> new ArrayList<>())
                  .add(workload.run(work, work == Work.FILL ? some : calls));
            }
          }
        }
      }
    }

    void table() {
      line("");
      line("## %s keys".formatted(Arguments.grouped(entries)));
      line("");
      MarkdownTable table =
          new MarkdownTable(
              2,
              "work",
              "contender",
              "1,000 calls/s (min to max)",
              "CPU µs a call (min to max)",
              "net",
              "of it in the caller",
              "speed to map",
              "CPU to map, net",
              "speed to append",
              "CPU to append, net");
      costs.forEach((work, byName) -> byName.forEach((who, rounds) -> row(table, work, who)));
      report.append(table);
    }

    private void row(MarkdownTable table, Work work, String who) {
      Spread speed = Spread.of(costs(work, who), c -> c.callsPerSecond() / 1e3);
      Spread cpu = Spread.of(costs(work, who), Cost::cpuMicros);
      double harnessCaller = median(work, "harness alone", Cost::callerMicros);
      double caller = median(work, who, Cost::callerMicros) - harnessCaller;
      table.row(
          work.title,
          who,
          "%,.0f (%,.0f to %,.0f)".formatted(speed.median(), speed.min(), speed.max()),
          "%.2f (%.2f to %.2f)".formatted(cpu.median(), cpu.min(), cpu.max()),
          "%.2f".formatted(net(work, who)),
          "%.2f".formatted(caller),
          ratio(speed.median(), median(work, "ConcurrentHashMap", c -> c.callsPerSecond() / 1e3)),
          ratio(net(work, who), net(work, "ConcurrentHashMap")),
          ratio(speed.median(), median(work, "raw append", c -> c.callsPerSecond() / 1e3)),
          ratio(net(work, who), net(work, "raw append")));
    }

    private List<Cost> costs(Work work, String who) {
      return costs.getOrDefault(work, Map.of()).getOrDefault(who, List.of());
    }

    private double median(Work work, String who, ToDoubleFunction<Cost> figure) {
      List<Cost> rounds = costs(work, who);
      return rounds.isEmpty() ? Double.NaN : Spread.of(rounds, figure).median();
    }

    private double net(Work work, String who) {
      return median(work, who, Cost::cpuMicros) - median(work, "harness alone", Cost::cpuMicros);
    }

    private static String ratio(double figure, double other) {
      return Double.isNaN(figure) || !(other > 0) || !(figure > 0)
          ? ""
          : String.format(Locale.ROOT, "%.2f", figure / other);
    }

    Workload firkin() {
      return workloads.getFirst();
    }

    void memory(long heapBefore) {
      Contender.Store store = (Contender.Store) firkin().contender();
      workloads.removeIf(workload -> workload.contender() instanceof Contender.HashMap);
      StoreStats stats = store.store().stats();
      long heap = Machine.heapUsed() - heapBefore - workloads.size() * entries; // versions
      line("");
      line(
          "Keydir: %.1f bytes a key by its own count (%,d keys); heap in use for the open store: %.1f bytes a key."
              .formatted(
                  (double) stats.keydirBytes() / stats.keys(),
                  stats.keys(),
                  (double) heap / stats.keys()));
      line(
          "Data files %,d MiB, alive of it %,d MiB, hint files %,d MiB, %d segments; %d merges wrote %,d MiB."
              .formatted(
                  stats.dataBytes() >> 20,
                  stats.liveBytes() >> 20,
                  stats.hintBytes() >> 20,
                  stats.segments().size(),
                  stats.merge().finished(),
                  stats.merge().bytesWritten() >> 20));
    }

    @Override
    public void close() throws IOException {
      workloads.forEach(workload -> workload.contender().close());
      Machine.delete(directory.resolve(name));
    }
  }

  private void openingClean(Stage stage) throws IOException {
    progress("opening again, clean");
    long start = System.nanoTime();
    stage.firkin().contender().close();
    double closed = (System.nanoTime() - start) / 1e9;
    List<Double> seconds = new ArrayList<>();
    RecoveryReport found = open(directory.resolve(stage.name), stage.firkin(), seconds);
    for (int i = 1; i < rounds; i++) {
      open(directory.resolve(stage.name), null, seconds);
    }
    line("");
    line("## Opening again, %s keys".formatted(Arguments.grouped(keys)));
    line("");
    line("- Close: %.2f s.".formatted(closed));
    line("- Open after a clean close: %s; %s".formatted(spread(seconds), describe(found)));
  }

  private void openingKilled() throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    String found = "";
    for (int i = 0; i < kills; i++) {
      progress("opening again, after kill -9: filling " + (i + 1));
      Path killed = directory.resolve("killed-" + i);
      FillAndWait.runAndKill(killed, keys, data.valueBytes(), sync);
      Workload filled = new Workload(new Contender.Harness(), data, keys);
      filled.run(Work.FILL, keys);
      RecoveryReport report = open(killed, filled, seconds);
      if (report.cleanShutdown()) {
        throw new IllegalStateException("a killed store says that it was closed");
      }
      found = describe(report);
      Machine.delete(killed);
    }
    if (kills > 0) {
      line("- Open after kill -9 at the end of the fill: %s; %s".formatted(spread(seconds), found));
    }
  }

  /**
   * Opens and closes a store, and in between checks every entry, if there is something to check.
   */
  private RecoveryReport open(Path store, @Nullable Workload expected, List<Double> seconds) {
    long start = System.nanoTime();
    try (Firkin opened = Firkin.open(store, options(sync))) {
      seconds.add((System.nanoTime() - start) / 1e9);
      if (expected != null) {
        Workload all = expected.in(new Contender.Store(opened));
        all.checkAll();
        if (opened.size() != all.filled()) {
          throw new TestData.WrongValueException("Firkin", opened.size(), "more keys than put");
        }
      }
      return opened.stats().recovery();
    }
  }

  private static String spread(List<Double> seconds) {
    Spread s = Spread.of(seconds.stream().mapToDouble(Double::doubleValue).toArray());
    return "%.2f s (%.2f to %.2f, %d times)"
        .formatted(s.median(), s.min(), s.max(), seconds.size());
  }

  private static String describe(RecoveryReport found) {
    return "%d segments, %d by hint file, %d scanned; every value checked"
        .formatted(found.segments(), found.hintsLoaded(), found.segmentsScanned());
  }
}
