package dev.firkin.cli.demo;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.cli.demo.Steps.Result;
import dev.firkin.cli.store.MergeWatch;
import dev.firkin.cli.terminal.Units;
import dev.firkin.stats.StoreStats;
import dev.firkin.stats.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Two stories in one store, and then both together: merged, closed, verified, opened, compared. */
final class Demo {

  private final Path directory;
  private final Path log;
  private final Steps steps;
  private final Tally tally = new Tally();
  private final DemoClock clock = new DemoClock();
  private final SensorHistory sensor;
  private final int classesMax;
  private final int kills;
  private long damage;

  /**
   * @param directory an empty directory to work in
   * @param classesMax how many class files at most
   * @param kills how often the writer is killed
   */
  Demo(Path directory, Steps steps, int classesMax, int kills) {
    this.directory = directory.resolve("store");
    this.log = directory.resolve("writer.log");
    this.steps = steps;
    this.classesMax = classesMax;
    this.kills = kills;
    this.sensor = new SensorHistory(steps, tally, clock);
  }

  void run() throws Exception {
    List<Reading> readings = SeattleWeather.readings();
    JdkClasses classes = JdkClasses.find(classesMax);
    var archive = new ClassArchive(directory, steps, tally, classes);

    try (Firkin store = DemoStore.open(directory, clock)) {
      steps.head("Sensor history: NOAA's daily weather at Seattle, 2012 to 2015, as JSON records");
      sensor.tell(DemoStore.readings(store), readings);
      steps.head("Volume: the class files of the JDK that runs this, as raw bytes");
      archive.load(DemoStore.classes(store));
    }
    steps.head("Crashes: another process overwrites and deletes, and is killed in the middle");
    archive.killWriter(log, kills);
    steps.head("Space: what is dead goes, what is alive stays");
    clock.back();
    try (Firkin store = DemoStore.open(directory, clock)) {
      FirkinMap<String, byte[]> map = DemoStore.classes(store);
      archive.deleteSome(map);
      compact(store);
      archive.compare(map);
    }
    steps.head("At the end: closed, verified, opened again, on a clock that was set back");
    verify();
    try (Firkin store = DemoStore.openReadOnly(directory)) {
      sensor.compare(DemoStore.readings(store));
      archive.compare(DemoStore.classes(store));
    }
  }

  Tally tally() {
    return tally;
  }

  /** Whether nothing was lost, invented or damaged. */
  boolean isGood() {
    return tally.wrong() == 0 && damage == 0;
  }

  private void compact(Firkin store) throws Exception {
    steps.stepOfBytes(
        "compact",
        progress -> {
          StoreStats before = store.stats();
          long filesBefore = bytesOfFiles();
          try (var _ = MergeWatch.of(store, progress)) {
            store.compact();
          }
          StoreStats after = store.stats();
          return new Result(
              "%s of %s become %s of %s; on disk, from %s"
                  .formatted(
                      Units.count(before.segments().size(), "segment"),
                      Units.bytes(before.dataBytes()),
                      Units.count(after.segments().size()),
                      Units.bytes(after.dataBytes()),
                      Units.bytes(filesBefore)),
              bytesOfFiles());
        });
  }

  private void verify() throws Exception {
    steps.stepOfBytes(
        "verify",
        progress -> {
          VerifyReport report =
              Firkin.verify(directory, done -> progress.at(done.bytesDone(), done.bytesTotal()));
          damage = report.damage().size();
          return new Result(
              "every byte of %s, %s: %s"
                  .formatted(
                      Units.count(report.files(), "file"),
                      Units.count(report.records(), "record"),
                      damage == 0 ? "sound" : Units.count(damage, "place") + " DAMAGED"),
              report.bytes());
        });
  }

  private long bytesOfFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      long bytes = 0;
      for (Path file : files.toList()) {
        bytes += Files.exists(file) ? Files.size(file) : 0; // a merge may just be deleting it
      }
      return bytes;
    }
  }
}
