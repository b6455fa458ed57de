package dev.firkin.cli.demo;

import dev.firkin.cli.demo.Steps.Step;
import dev.firkin.cli.terminal.CommandFailure;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Json;
import dev.firkin.cli.terminal.Session;
import dev.firkin.cli.terminal.Units;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** Shows on real data what a store does. */
@Command(
    name = "demo",
    header = "Shows on real data what a store does, and checks every value.",
    description = {
      "",
      "Four years of daily weather as JSON records, and the class files of the running JDK (some"
          + " 27,000 values of real sizes) as raw bytes: loads them, reads back and compares every"
          + " value, overwrites, deletes, lets entries expire, kills a writing process with SIGKILL"
          + " three times, recovers, compacts, verifies, and counts. Exit code 4 if a write that"
          + " was acknowledged is lost, or anything is there that nobody wrote.",
      "",
      "Takes under a minute and up to 1 GiB of disk."
    },
    footer = {"  firkin demo", "  firkin demo --dir /tmp/cellar --keep"})
public final class DemoCommand implements Callable<Integer> {

  private static final int ALL = Integer.MAX_VALUE;
  private static final int CLASSES_LEAST = 100;

  private final Session session;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Work here, a missing or empty directory, instead of the system's temp.")
  private @Nullable Path directory;

  @Option(names = "--keep", description = "Do not delete the store afterwards.")
  private boolean keep;

  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "Take only so many class files, 100 or more.")
  private int classes = ALL;

  @Option(
      names = "--kills",
      paramLabel = "N",
      description = "Kill the writing process so many times, instead of ${DEFAULT-VALUE}.")
  private int kills = 3;

  /**
   * @param session the run
   */
  public DemoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    if (classes < CLASSES_LEAST) {
      throw CommandFailure.usage("--classes must be 100 or more, was " + classes);
    }
    if (kills < 0) {
      throw CommandFailure.usage("--kills must be 0 or more, was " + kills);
    }
    try (WorkFolder folder = WorkFolder.in(directory)) {
      if (keep) {
        folder.keep();
      }
      return run(folder).status();
    }
  }

  private ExitCode run(WorkFolder folder) throws Exception {
    long start = System.nanoTime();
    var steps = new Steps(session);
    steps.line(
        "Firkin demo in %s, on Java %s with %s"
            .formatted(
                folder.path(),
                Runtime.version(),
                Units.count(Runtime.getRuntime().availableProcessors(), "processor")));
    var demo = new Demo(folder.path(), steps, classes, kills);
    demo.run();
    if (!demo.isGood()) {
      folder.keep(); // it is evidence
    }
    conclude(demo, steps, folder, Duration.ofNanos(System.nanoTime() - start));
    return demo.isGood() ? ExitCode.DONE : ExitCode.DAMAGE;
  }

  private void conclude(Demo demo, Steps steps, WorkFolder folder, Duration elapsed) {
    Tally tally = demo.tally();
    if (session.isJson()) {
      Json.line(session.out(), json -> write(json, tally, steps, elapsed));
    }
    steps.line("");
    tally.examples().forEach(steps::line);
    if (folder.isKept()) {
      steps.line("kept: firkin stats " + folder.path().resolve("store"));
    }
    steps.line(
        String.format(
            Locale.ROOT,
            "demo: %,d acknowledged writes checked, %,d lost, %,d invented, in %.1f s",
            tally.acknowledged(),
            tally.lost(),
            tally.invented(),
            elapsed.toMillis() / 1000.0));
  }

  private static void write(JsonGenerator json, Tally tally, Steps steps, Duration elapsed) {
    json.writeNumberProperty("acknowledged", tally.acknowledged());
    json.writeNumberProperty("lost", tally.lost());
    json.writeNumberProperty("invented", tally.invented());
    json.writeNumberProperty("elapsedMillis", elapsed.toMillis());
    json.writeArrayPropertyStart("steps");
    for (Step step : steps.done()) {
      json.writeStartObject();
      json.writeStringProperty("name", step.name());
      json.writeStringProperty("result", step.result());
      if (step.bytes() >= 0) {
        json.writeNumberProperty("bytes", step.bytes());
      }
      json.writeNumberProperty("elapsedMillis", step.elapsed().toMillis());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
