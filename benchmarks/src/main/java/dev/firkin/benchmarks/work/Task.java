package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.store.Sizing;
import dev.firkin.benchmarks.store.StoreKind;
import dev.firkin.benchmarks.store.StoreKinds;
import dev.firkin.benchmarks.support.TestData;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one process is told to do, but for the step and the directory.
 *
 * @param store a {@link StoreKind#id}
 * @param works of one group
 * @param threads of the works with several counts of threads
 * @param seconds a work is timed for
 * @param rate calls a second of the works at a fixed rate
 * @param passes how often {@link Work#SPACE} overwrites all
 */
public record Task(
    String store,
    List<Work> works,
    long keys,
    int valueBytes,
    List<Integer> threads,
    double seconds,
    double rate,
    int passes,
    int round) {

  public Group group() {
    return works.getFirst().group();
  }

  public StoreKind kind() {
    return StoreKinds.named(store);
  }

  /** As a store is told; new keys of a mix of works are at most half as many as there are. */
  Sizing sizing() {
    long entries = works.contains(Work.YCSB_D) ? keys + keys / 2 : keys;
    return new Sizing(entries, TestData.KEY_BYTES, valueBytes, group() == Group.FORCED);
  }

  /** For a command line; {@link #parse} reads them. */
  public List<String> arguments() {
    return List.of(
        store,
        String.join(",", works.stream().map(Work::id).toList()),
        "" + keys,
        "" + valueBytes,
        String.join(",", threads.stream().map(String::valueOf).toList()),
        "" + seconds,
        "" + rate,
        "" + passes,
        "" + round);
  }

  static Task parse(List<String> arguments) {
    return new Task(
        arguments.get(0),
        Stream.of(arguments.get(1).split(",")).map(Work::named).toList(),
        Long.parseLong(arguments.get(2)),
        Integer.parseInt(arguments.get(3)),
        Stream.of(arguments.get(4).split(",")).map(Integer::valueOf).toList(),
        Double.parseDouble(arguments.get(5)),
        Double.parseDouble(arguments.get(6)),
        Integer.parseInt(arguments.get(7)),
        Integer.parseInt(arguments.get(8)));
  }
}
