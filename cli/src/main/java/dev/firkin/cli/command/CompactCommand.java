package dev.firkin.cli.command;

import dev.firkin.Firkin;
import dev.firkin.cli.store.MergeWatch;
import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.terminal.CommandFailure;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Json;
import dev.firkin.cli.terminal.Progress;
import dev.firkin.cli.terminal.Session;
import dev.firkin.cli.terminal.Units;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gets dead bytes back. */
@Command(
    name = "compact",
    header = "Gets back the space of overwritten, deleted and expired entries.",
    description = {
      "",
      "A program that has the store open merges by itself; this is for a store at rest. Needs room"
          + " on the disk for what it copies before it frees anything."
    },
    footer = {"  firkin compact /tmp/cellar", "  firkin compact /tmp/cellar --dead-ratio 0.3"})
public final class CompactCommand extends StoreCommand {

  @Option(
      names = "--dead-ratio",
      paramLabel = "SHARE",
      description = "Leave segments alone whose share of dead bytes is not above this: 0 to 1.")
  private double deadRatio;

  /**
   * @param session the run
   */
  public CompactCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    if (!(deadRatio >= 0 && deadRatio <= 1)) {
      throw CommandFailure.usage("--dead-ratio must be 0 to 1, was " + deadRatio);
    }
    try (OpenStore open = OpenStore.forWriting(directory(), false)) {
      Firkin store = open.store();
      long before = store.stats().dataBytes();
      long start = System.nanoTime();
      long reclaimed;
      try (Progress progress =
              Progress.of(session().terminal(), "compact", 0, Progress.Unit.BYTES);
          var _ = MergeWatch.of(store, progress)) {
        reclaimed = store.compact(deadRatio);
      }
      report(
          before,
          store.stats().dataBytes(),
          reclaimed,
          Duration.ofNanos(System.nanoTime() - start));
      return ExitCode.DONE;
    }
  }

  private void report(long before, long after, long reclaimed, Duration elapsed) {
    if (session().isJson()) {
      Json.line(
          out(),
          json -> {
            json.writeNumberProperty("bytesBefore", before);
            json.writeNumberProperty("bytesAfter", after);
            json.writeNumberProperty("bytesReclaimed", reclaimed);
            json.writeNumberProperty("elapsedMillis", elapsed.toMillis());
          });
    } else {
      out()
          .line(
              "%s before, %s after, %s reclaimed in %s",
              Units.bytes(before), Units.bytes(after), Units.bytes(reclaimed), Units.time(elapsed));
    }
  }
}
