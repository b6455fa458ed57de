package dev.firkin.cli.command;

import dev.firkin.Firkin;
import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Json;
import dev.firkin.cli.terminal.Progress;
import dev.firkin.cli.terminal.Session;
import dev.firkin.cli.terminal.Table;
import dev.firkin.cli.terminal.Table.Column;
import dev.firkin.cli.terminal.Units;
import dev.firkin.stats.RecoveryReport.Damage;
import dev.firkin.stats.VerifyReport;
import picocli.CommandLine.Command;
import tools.jackson.core.JsonGenerator;

/** Reads every byte of a store. */
@Command(
    name = "verify",
    header = "Reads every byte of a store and reports damage by file and offset.",
    description = {
      "",
      "Changes nothing. The store must not be in use by a writer. Exit code 4 if anything is"
          + " damaged. A torn tail, as a crash leaves it, is no damage."
    },
    footer = {"  firkin verify /tmp/cellar", "  firkin verify /tmp/cellar --json | jq '.damage[]'"})
public final class VerifyCommand extends StoreCommand {

  /**
   * @param session the run
   */
  public VerifyCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    OpenStore.requireSomething(directory());
    VerifyReport report;
    try (Progress progress = Progress.of(session().terminal(), "verify", 0, Progress.Unit.BYTES)) {
      report = Firkin.verify(directory(), done -> progress.at(done.bytesDone(), done.bytesTotal()));
    }
    if (session().isJson()) {
      Json.line(out(), json -> write(json, report));
    } else {
      print(report);
    }
    return report.damage().isEmpty() ? ExitCode.DONE : ExitCode.DAMAGE;
  }

  private void print(VerifyReport report) {
    out()
        .line(
            "%s read in %s, %s: %s",
            Units.bytes(report.bytes()),
            Units.count(report.files(), "file"),
            Units.count(report.records(), "record"),
            report.damage().isEmpty()
                ? "no damage"
                : Units.count(report.damage().size(), "damaged place"));
    try (var table =
        new Table(
            out(),
            Column.words("FILE"),
            Column.numbers("OFFSET"),
            Column.numbers("BYTES"),
            Column.words("PROBLEM"))) {
      for (Damage damage : report.damage()) {
        table.row(
            damage.file().toString(),
            Long.toString(damage.offset()),
            Long.toString(damage.length()),
            problem(damage));
      }
    }
  }

  /** What an exception said begins with the place, which is told beside it. */
  private static String problem(Damage damage) {
    String place = "%s at byte %d: ".formatted(damage.file(), damage.offset());
    String problem = damage.problem();
    return problem.startsWith(place) ? problem.substring(place.length()) : problem;
  }

  private static void write(JsonGenerator json, VerifyReport report) {
    json.writeNumberProperty("files", report.files());
    json.writeNumberProperty("bytes", report.bytes());
    json.writeNumberProperty("records", report.records());
    json.writeArrayPropertyStart("damage");
    for (Damage damage : report.damage()) {
      json.writeStartObject();
      json.writeStringProperty("file", damage.file().toString());
      json.writeNumberProperty("offset", damage.offset());
      json.writeNumberProperty("length", damage.length());
      json.writeStringProperty("problem", problem(damage));
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
