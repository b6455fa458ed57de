package dev.firkin.cli.command;

import dev.firkin.MapInfo;
import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Json;
import dev.firkin.cli.terminal.Session;
import dev.firkin.cli.terminal.Table;
import dev.firkin.cli.terminal.Table.Column;
import dev.firkin.cli.terminal.Units;
import dev.firkin.stats.RecoveryReport;
import dev.firkin.stats.SegmentStats;
import dev.firkin.stats.StoreStats;
import java.util.Map;
import java.util.SortedMap;
import picocli.CommandLine.Command;
import tools.jackson.core.JsonGenerator;

/** Says what a store holds. */
@Command(
    name = "stats",
    header = "Says what a store holds: maps, keys, segments, live and dead bytes.",
    description = {
      "",
      "Dead bytes are of records that were overwritten, deleted or have expired; a merge, or firkin"
          + " compact, gets their space back. The store must not be in use by a writer."
    },
    footer = {"  firkin stats /tmp/cellar", "  firkin stats /tmp/cellar --json | jq .deadBytes"})
public final class StatsCommand extends StoreCommand {

  /**
   * @param session the run
   */
  public StatsCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode run() {
    try (OpenStore store = OpenStore.forReading(directory())) {
      StoreStats stats = store.store().stats();
      if (session().isJson()) {
        Json.line(out(), json -> write(json, store, stats));
      } else {
        summary(stats);
        maps(stats, store.maps());
        segments(stats);
      }
      return ExitCode.DONE;
    }
  }

  private void summary(StoreStats stats) {
    RecoveryReport opening = stats.recovery();
    out().line("store    %s", directory());
    out().line("keys     %s", Units.count(stats.keys()));
    out()
        .line(
            "data     %s in %s: %s live, %s dead (%s)",
            Units.bytes(stats.dataBytes()),
            Units.count(stats.segments().size(), "segment"),
            Units.bytes(stats.liveBytes()),
            Units.bytes(stats.deadBytes()),
            Units.share(stats.deadBytes(), stats.dataBytes()));
    out()
        .line(
            "index    %s in memory, %s of hint files",
            Units.bytes(stats.keydirBytes()), Units.bytes(stats.hintBytes()));
    out().line("written  %s", Units.count(stats.sequence(), "record"));
    out()
        .line(
            "opened   in %s, %s",
            Units.time(opening.elapsed()),
            opening.cleanShutdown() ? "closed properly before" : "not closed properly before");
  }

  private void maps(StoreStats stats, SortedMap<String, MapInfo> maps) {
    out().line("");
    try (var table =
        new Table(
            out(),
            Column.words("MAP"),
            Column.words("KEY CODEC"),
            Column.words("VALUE CODEC"),
            Column.numbers("KEYS"))) {
      table.row("(unnamed)", "bytes", "bytes", keys(stats, ""));
      maps.forEach(
          (name, info) -> table.row(name, info.keyCodec(), info.valueCodec(), keys(stats, name)));
    }
  }

  private static String keys(StoreStats stats, String map) {
    return Units.count(stats.mapKeys().getOrDefault(map, 0L));
  }

  private void segments(StoreStats stats) {
    out().line("");
    try (var table =
        new Table(
            out(),
            Column.numbers("SEGMENT"),
            Column.words("STATE"),
            Column.numbers("SIZE"),
            Column.numbers("DEAD"),
            Column.numbers("SHARE"),
            Column.numbers("RECORDS"),
            Column.numbers("DEAD"))) {
      for (SegmentStats segment : stats.segments()) {
        table.row(
            Long.toString(segment.id()),
            segment.active() ? "active" : "sealed",
            Units.bytes(segment.bytes()),
            Units.bytes(segment.deadBytes()),
            Units.share(segment.deadBytes(), segment.bytes()),
            Units.count(segment.records()),
            Units.count(segment.deadRecords()));
      }
    }
  }

  private void write(JsonGenerator json, OpenStore store, StoreStats stats) {
    json.writeStringProperty("directory", directory().toString());
    json.writeNumberProperty("keys", stats.keys());
    json.writeNumberProperty("dataBytes", stats.dataBytes());
    json.writeNumberProperty("liveBytes", stats.liveBytes());
    json.writeNumberProperty("deadBytes", stats.deadBytes());
    json.writeNumberProperty("hintBytes", stats.hintBytes());
    json.writeNumberProperty("keydirBytes", stats.keydirBytes());
    json.writeNumberProperty("sequence", stats.sequence());
    json.writeArrayPropertyStart("maps");
    writeMap(json, stats, "", "bytes", "bytes");
    for (Map.Entry<String, MapInfo> map : store.maps().entrySet()) {
      MapInfo info = map.getValue();
      writeMap(json, stats, map.getKey(), info.keyCodec(), info.valueCodec());
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("segments");
    stats.segments().forEach(segment -> writeSegment(json, segment));
    json.writeEndArray();
    json.writeObjectPropertyStart("recovery");
    writeRecovery(json, stats.recovery());
    json.writeEndObject();
  }

  private static void writeMap(
      JsonGenerator json, StoreStats stats, String name, String keyCodec, String valueCodec) {
    json.writeStartObject();
    json.writeStringProperty("map", name);
    json.writeStringProperty("keyCodec", keyCodec);
    json.writeStringProperty("valueCodec", valueCodec);
    json.writeNumberProperty("keys", stats.mapKeys().getOrDefault(name, 0L));
    json.writeEndObject();
  }

  private static void writeSegment(JsonGenerator json, SegmentStats segment) {
    json.writeStartObject();
    json.writeNumberProperty("id", segment.id());
    json.writeBooleanProperty("active", segment.active());
    json.writeNumberProperty("bytes", segment.bytes());
    json.writeNumberProperty("deadBytes", segment.deadBytes());
    json.writeNumberProperty("records", segment.records());
    json.writeNumberProperty("deadRecords", segment.deadRecords());
    json.writeEndObject();
  }

  private static void writeRecovery(JsonGenerator json, RecoveryReport opening) {
    json.writeBooleanProperty("cleanShutdown", opening.cleanShutdown());
    json.writeNumberProperty("segments", opening.segments());
    json.writeNumberProperty("records", opening.records());
    json.writeNumberProperty("hintsLoaded", opening.hintsLoaded());
    json.writeNumberProperty("segmentsScanned", opening.segmentsScanned());
    json.writeNumberProperty("tornBytes", opening.tornBytes());
    json.writeNumberProperty("unfinishedBatchRecords", opening.unfinishedBatchRecords());
    json.writeNumberProperty("elapsedMillis", opening.elapsed().toMillis());
  }
}
