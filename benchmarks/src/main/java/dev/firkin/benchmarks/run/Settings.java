package dev.firkin.benchmarks.run;

import dev.firkin.benchmarks.store.StoreKind;
import dev.firkin.benchmarks.store.StoreKinds;
import dev.firkin.benchmarks.support.Arguments;
import dev.firkin.benchmarks.support.KeyCount;
import dev.firkin.benchmarks.support.TestData;
import dev.firkin.benchmarks.work.Work;
import java.util.List;

/**
 * What is measured, and how long.
 *
 * @param values lengths of values; all works are done with the first, some with the others
 * @param dataBytesMax keys and values put by a fill, which bounds the number of long values
 * @param passes how often {@link Work#SPACE} overwrites all
 * @param xmx largest heap of each process
 */
public record Settings(
    List<StoreKind> stores,
    List<Work> works,
    List<Long> keys,
    List<Integer> values,
    List<Integer> threads,
    int rounds,
    double seconds,
    double rate,
    int passes,
    long dataBytesMax,
    String xmx) {

  private static final long KEYS_MIN = 100;
  private static final double SECONDS_MIN = 0.01;

  private static final Settings QUICK =
      new Settings(
          StoreKinds.all(),
          List.of(
              Work.FILL,
              Work.GET,
              Work.MISS,
              Work.OVERWRITE,
              Work.YCSB_A,
              Work.PUT_FORCED,
              Work.LATENCY_GET,
              Work.LATENCY_OVERWRITE,
              Work.OPEN_CLEAN),
          List.of(100_000L),
          List.of(100),
          List.of(1, 2),
          2,
          0.3,
          10_000,
          3,
          256L << 20,
          "2g");

  private static final Settings FULL =
      new Settings(
          StoreKinds.all(),
          List.of(Work.values()),
          List.of(1_000_000L, 10_000_000L),
          List.of(100, 16, 1 << 10, 16 << 10, 128 << 10, 1 << 20),
          List.of(1, 2),
          5,
          3,
          10_000,
          6,
          2L << 30,
          "4g");

  private static final Settings COMPARE =
      new Settings(
          List.of(StoreKinds.named("firkin-heap"), StoreKinds.named("firkin-offheap")),
          List.of(Work.FILL, Work.GET, Work.MISS, Work.OVERWRITE, Work.YCSB_A, Work.DELETE),
          List.of(200_000L),
          List.of(100),
          List.of(1),
          11,
          0.3,
          10_000,
          3,
          256L << 20,
          "2g");

  /** Many short rounds of what is most used. */
  public static Settings compare(Arguments arguments) {
    return COMPARE.changed(arguments);
  }

  /** Minutes. */
  public static Settings quick(Arguments arguments) {
    return QUICK.changed(arguments);
  }

  /** Hours. */
  public static Settings full(Arguments arguments) {
    return FULL.changed(arguments);
  }

  /** These settings, where the command line does not say otherwise. */
  public Settings changed(Arguments arguments) {
    return new Settings(
        arguments.list("stores", stores, Settings::present),
        arguments.list("works", works, Work::named),
        arguments.list("keys", keys, text -> Arguments.atLeast(KEYS_MIN, KeyCount.parse(text))),
        arguments.list("value", values, Settings::length),
        arguments.list(
            "threads", threads, text -> (int) Arguments.atLeast(1, Integer.parseInt(text))),
        (int) arguments.count("rounds", rounds, 1),
        arguments.parse("seconds", seconds, text -> positive(SECONDS_MIN, text)),
        arguments.parse("rate", rate, text -> positive(1, text)),
        (int) arguments.count("passes", passes, 2),
        arguments.parse(
            "data", dataBytesMax, text -> Arguments.atLeast(1 << 20, Arguments.bytesOf(text))),
        arguments.parse("xmx", xmx, Settings::heap));
  }

  /** The same for fewer stores and works. */
  public Settings only(List<StoreKind> someStores, List<Work> someWorks) {
    return new Settings(
        someStores,
        someWorks,
        keys,
        values,
        threads,
        rounds,
        seconds,
        rate,
        passes,
        dataBytesMax,
        xmx);
  }

  private static StoreKind present(String id) {
    StoreKind kind = StoreKinds.named(id);
    if (!kind.available()) {
      throw new IllegalArgumentException("its library is not on this machine");
    }
    return kind;
  }

  private static int length(String text) {
    return (int) Arguments.atLeast(TestData.VALUE_BYTES_MIN, Arguments.bytesOf(text));
  }

  private static double positive(double least, String text) {
    double number = Double.parseDouble(text);
    if (!(number >= least)) {
      throw new IllegalArgumentException("it must be %s or more".formatted(least));
    }
    return number;
  }

  private static String heap(String text) {
    if (!text.matches("[1-9][0-9]*[kmg]")) {
      throw new IllegalArgumentException("it must be as in 4g");
    }
    return text;
  }
}
