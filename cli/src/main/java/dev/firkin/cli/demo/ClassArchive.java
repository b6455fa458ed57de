package dev.firkin.cli.demo;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.cli.demo.Steps.Result;
import dev.firkin.cli.demo.WritePlan.Write;
import dev.firkin.cli.terminal.Progress;
import dev.firkin.cli.terminal.Units;
import dev.firkin.stats.RecoveryReport;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The second story: the class files of a JDK as raw bytes, for volume. They are loaded, then a
 * writer process that goes on writing is killed again and again, and a third of them is deleted.
 */
final class ClassArchive {

  private final Path directory;
  private final Steps steps;
  private final Tally tally;
  private final JdkClasses classes;
  private final Ledger ledger;
  private final WritePlan plan;

  ClassArchive(Path directory, Steps steps, Tally tally, JdkClasses classes) {
    this.directory = directory;
    this.steps = steps;
    this.tally = tally;
    this.classes = classes;
    this.ledger = new Ledger(classes);
    this.plan = new WritePlan(classes.count());
  }

  void load(FirkinMap<String, byte[]> map) throws Exception {
    steps.step("put", classes.count(), progress -> put(map, progress));
    compare(map);
  }

  /** The store must be closed: it is the writer process that opens it. */
  void killWriter(Path log, int kills) throws Exception {
    var killing = new Killing(directory, log, classes.count());
    long first = 0;
    for (int kill = 0; kill < kills; kill++) {
      first = killWriter(killing, first);
    }
  }

  private long killWriter(Killing killing, long first) throws Exception {
    long[] acknowledged = new long[1];
    long after = killAfter();
    steps.step(
        "kill -9",
        after,
        progress -> {
          acknowledged[0] = killing.run(first, after, progress);
          return new Result(
              "a process that writes, after %s acknowledged writes"
                  .formatted(Units.count(acknowledged[0])));
        });
    long next = first + acknowledged[0];
    for (long n = first; n < next; n++) {
      ledger.apply(plan.write(n));
    }
    tally.acknowledge(acknowledged[0]);
    recover(plan.write(next));
    return next;
  }

  /** Somewhere in the next tenth of all writes, nobody knows where. */
  private long killAfter() {
    int tenth = Math.max(1, classes.count() / 10);
    return tenth + ThreadLocalRandom.current().nextInt(tenth);
  }

  private void recover(Write underWay) throws Exception {
    Firkin[] open = new Firkin[1];
    steps.step(
        "recover",
        0,
        progress -> {
          open[0] = DemoStore.open(directory, InstantSource.system());
          boolean there = ledger.settle(underWay, DemoStore.classes(open[0]));
          RecoveryReport report = open[0].stats().recovery();
          return new Result(
              "%s, %s of torn tail cut; write under way %s"
                  .formatted(
                      Units.count(report.records(), "record"),
                      Units.bytes(report.tornBytes()),
                      there ? "there" : "absent"));
        });
    try (Firkin store = open[0]) {
      compare(DemoStore.classes(store));
    }
  }

  /** Deletes every third. */
  void deleteSome(FirkinMap<String, byte[]> map) throws Exception {
    steps.step(
        "delete",
        classes.count(),
        progress -> {
          int deleted = 0;
          for (int number = 0; number < classes.count(); number += 3) {
            if (ledger.has(number)) {
              map.delete(classes.name(number));
              ledger.apply(new Write(number, Ledger.ABSENT));
              deleted++;
            }
            progress.step(3);
          }
          tally.acknowledge(deleted);
          return new Result(Units.count(deleted, "class file"));
        });
  }

  /** Compares every class file with its source. */
  void compare(FirkinMap<String, byte[]> map) throws Exception {
    steps.step(
        "compare",
        classes.count(),
        progress -> {
          long before = tally.wrong();
          ledger.check(map, tally, progress);
          return Comparison.result(ledger.live(), "class file", tally.wrong() - before);
        });
  }

  private Result put(FirkinMap<String, byte[]> map, Progress progress) {
    long bytes = 0;
    for (int number = 0; number < classes.count(); number++) {
      byte[] content = classes.content(number, 1);
      map.set(classes.name(number), content);
      ledger.apply(new Write(number, 1));
      tally.acknowledge(1);
      bytes += content.length;
      progress.step(1);
    }
    return new Result(Units.count(classes.count(), "class file"), bytes);
  }
}
