package dev.firkin.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.benchmarks.run.Cell;
import dev.firkin.benchmarks.run.Failure;
import dev.firkin.benchmarks.run.Measurement;
import dev.firkin.benchmarks.run.Results;
import dev.firkin.benchmarks.store.StoreKind;
import dev.firkin.benchmarks.store.StoreKinds;
import dev.firkin.benchmarks.support.Cost.Spread;
import dev.firkin.benchmarks.work.Task;
import dev.firkin.benchmarks.work.Work;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  private static final Cell GET = new Cell(Work.GET, 1, 1_000_000, 100);
  private static final Cell MEMORY = new Cell(Work.MEMORY, 1, 100_000_000, 100);

  private final List<StoreKind> kinds =
      Stream.of("firkin-heap", "firkin-offheap", "chm", "no-store").map(StoreKinds::named).toList();
  private final Results results = new Results();
  private final Figures figures = new Figures(results);

  @TempDir private Path directory;

  /** A million calls. */
  private void calls(String store, Cell cell, int round, double wallMicros, double cpuMicros) {
    said(store, cell, round, "calls", 1e6);
    said(store, cell, round, "wall_ns", wallMicros * 1e9);
    said(store, cell, round, "cpu_ns", cpuMicros * 0.75e9);
    said(store, cell, round, "cpu_after_ns", cpuMicros * 0.25e9);
    said(store, cell, round, "caller_cpu_ns", cpuMicros * 0.5e9);
    said(store, cell, round, "allocated_bytes", 120e6);
  }

  private void said(String store, Cell cell, int round, String name, double value) {
    results.add(new Measurement(store, cell, round, name, value));
  }

  private void fail(String store, Work work) {
    Task task = new Task(store, List.of(work), 1_000_000, 100, List.of(1), 1, 1, 1, 0);
    results.add(new Failure(task, "exit code 1: the disk is full"));
  }

  private String markdown() {
    return new Report("HEAD\n", kinds, results).markdown();
  }

  /** The cells of the row of a store below a title. */
  private static List<String> row(String markdown, String title, String store) {
    String after = markdown.substring(markdown.indexOf(title));
    return after
        .lines()
        .filter(line -> line.startsWith("| " + store))
        .map(line -> Stream.of(line.split("\\|")).map(String::strip).skip(1).toList())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void givenRoundsThatDrift_whenARatioIsMade_thenEachRoundIsComparedWithItself() {
    for (int round = 0; round < 3; round++) {
      double drift = 1 + round;
      calls("firkin-heap", GET, round, drift, drift);
      calls("chm", GET, round, 2 * drift, 4 * drift);
    }
    said("chm", GET, 7, "calls", 1e6); // of a round in which the other has nothing

    assertThat(figures.ratio("firkin-heap", "chm", GET, Metric.SPEED))
        .hasValue(new Spread(2, 2, 2));
    assertThat(figures.ratio("chm", "firkin-heap", GET, Metric.CPU)).hasValue(new Spread(4, 4, 4));
    assertThat(figures.spread("firkin-heap", GET, Metric.CPU)).hasValue(new Spread(1, 2, 3));
  }

  @Test
  void givenFigures_whenReported_thenTheRowHasSpeedCpuNetAllocationAndRatios() {
    calls("firkin-heap", GET, 0, 1, 2);
    calls("firkin-heap", GET, 1, 2, 4);
    calls("chm", GET, 0, 4, 8);
    calls("chm", GET, 1, 8, 8);
    calls("no-store", GET, 0, 0.1, 0.5);

    String markdown = markdown();

    assertThat(row(markdown, "### get, 1m keys", "ConcurrentHashMap"))
        .containsExactly(
            "ConcurrentHashMap",
            "188 (125 to 250)",
            "8.00 (8.00 to 8.00)",
            "7.50",
            "4.00",
            "120",
            "4.00 (4.00 to 4.00)",
            "3.00 (2.00 to 4.00)");
    assertThat(row(markdown, "### get, 1m keys", "Firkin, heap"))
        .containsSequence("3.00 (2.00 to 4.00)", "2.50")
        .endsWith("120", "", "");
  }

  @Test
  void givenAFailedStore_whenReported_thenItsRowAndTheListSayWhy() {
    calls("firkin-heap", GET, 0, 1, 1);
    fail("chm", Work.GET);

    String markdown = markdown();

    assertThat(row(markdown, "### get, 1m keys", "ConcurrentHashMap").get(1)).isEqualTo("failed");
    assertThat(row(markdown, "## Failed", "ConcurrentHashMap"))
        .containsExactly(
            "ConcurrentHashMap",
            "get; 1m keys, values of 100 B, round 1",
            "exit code 1: the disk is full");
  }

  @Test
  void givenMeasuredAndUnmeasuredBars_whenReported_thenEachSaysMetMissedOrNotMeasured() {
    calls("firkin-heap", GET, 0, 1, 1);
    calls("chm", GET, 0, 0.5, 1);
    said("firkin-offheap", MEMORY, 0, "own_keydir_bytes", 9.9 * MEMORY.keys());

    String markdown = markdown();

    assertThat(row(markdown, "## Bars", "get: speed to ConcurrentHashMap"))
        .containsSequence("1m keys", "1.00 or more", "0.50 (0.50 to 0.50)", "missed");
    assertThat(row(markdown, "## Bars", "get: bytes allocated")).contains("met");
    assertThat(row(markdown, "## Bars", "memory: bytes a key of the keydir"))
        .contains("100m keys", "9.90 (9.90 to 9.90)", "met");
    assertThat(row(markdown, "## Bars", "get: speed to rocksdb")).contains("not measured");
  }

  @Test
  void givenFigures_whenWritten_thenEveryMeasurementIsInTheCsvAndPicturesAreXml() throws Exception {
    calls("firkin-heap", GET, 0, 1, 1);
    calls("chm", GET, 0, 1, 1);
    said("chm", MEMORY, 0, "RssAnon_bytes", 2 * MEMORY.keys());
    said("chm", new Cell(Work.LATENCY_GET, 1, 1_000, 100), 0, "due_p99_ns", 2_000);

    new Report("HEAD\n", kinds, results).write(directory);

    assertThat(directory.resolve("results.csv"))
        .content()
        .hasLineCount(1 + results.measurements().size())
        .contains("firkin-heap,get,1,1000000,100,1,calls,1000000.0");
    for (String name : List.of("throughput", "cpu", "latency", "memory")) {
      Path picture = directory.resolve(name + ".svg");
      var document =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(picture.toFile());
      assertThat(document.getElementsByTagName("rect").getLength()).as(name).isPositive();
      assertThat(picture).content().contains("prefers-color-scheme: dark", "ConcurrentHashMap");
    }
    assertThat(Files.readString(directory.resolve("report.md"))).startsWith("# Benchmarks");
  }
}
