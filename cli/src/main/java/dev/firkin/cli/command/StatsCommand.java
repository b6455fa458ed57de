package dev.firkin.cli.command;

import dev.firkin.MapInfo;
import dev.firkin.cli.store.Compressors;
import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Json;
import dev.firkin.cli.terminal.Session;
import dev.firkin.cli.terminal.Table;
import dev.firkin.cli.terminal.Table.Column;
import dev.firkin.cli.terminal.Units;
import dev.firkin.stats.DictionaryStats;
import dev.firkin.stats.RecoveryReport;
import dev.firkin.stats.SegmentStats;
import dev.firkin.stats.StoreStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import picocli.CommandLine.Command;
import tools.jackson.core.JsonGenerator;

/** Says what a store holds. */
@Command(
    name = "stats",
    header = "Says what a store holds: maps, keys, segments, dead bytes, dictionaries.",
    description = {
      "",
      "Dead bytes are of records that were overwritten, deleted or have expired; a merge, or firkin"
          + " compact, gets their space back. How values are compressed is shown of stores that"
          + " compress. The store must not be in use by a writer."
    },
    footer = {"  firkin stats /tmp/cellar", "  firkin stats /tmp/cellar --json | jq .deadBytes"})
public final class StatsCommand extends StoreCommand {

  private static final List<Column> SEGMENT_COLUMNS =
      List.of(
          Column.numbers("SEGMENT"),
          Column.words("STATE"),
          Column.numbers("SIZE"),
          Column.numbers("DEAD"),
          Column.numbers("SHARE"),
          Column.numbers("RECORDS"),
          Column.numbers("DEAD"));

  private static final List<Column> COMPRESSION_COLUMNS =
      List.of(Column.words("COMPRESSOR"), Column.numbers("DICTIONARY"));

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
        dictionaries(stats);
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
    boolean compressed = stats.segments().stream().anyMatch(StatsCommand::isCompressed);
    List<Column> columns = new ArrayList<>(SEGMENT_COLUMNS);
    if (compressed) {
      columns.addAll(COMPRESSION_COLUMNS);
    }
    out().line("");
    try (var table = new Table(out(), columns.toArray(Column[]::new))) {
      for (SegmentStats segment : stats.segments()) {
        table.row(cells(segment, compressed));
      }
    }
  }

  private static boolean isCompressed(SegmentStats segment) {
    return !segment.compressor().equals(Compressors.NONE);
  }

  private static String[] cells(SegmentStats segment, boolean withCompression) {
    List<String> cells = new ArrayList<>();
    cells.add(Long.toString(segment.id()));
    cells.add(segment.active() ? "active" : "sealed");
    cells.add(Units.bytes(segment.bytes()));
    cells.add(Units.bytes(segment.deadBytes()));
    cells.add(Units.share(segment.deadBytes(), segment.bytes()));
    cells.add(Units.count(segment.records()));
    cells.add(Units.count(segment.deadRecords()));
    if (withCompression) {
      cells.add(segment.compressor());
      cells.add(segment.dictionary() == 0 ? "" : Long.toString(segment.dictionary()));
    }
    return cells.toArray(String[]::new);
  }

  private void dictionaries(StoreStats stats) {
    if (stats.dictionaries().isEmpty()) {
      return;
    }
    out().line("");
    try (var table =
        new Table(
            out(),
            Column.numbers("DICTIONARY"),
            Column.words("STATE"),
            Column.numbers("SIZE"),
            Column.words("COMPRESSOR"),
            Column.numbers("SEGMENTS"))) {
      for (DictionaryStats dictionary : stats.dictionaries()) {
        table.row(
            Long.toString(dictionary.id()),
            dictionary.current() ? "in use" : "old",
            Units.bytes(dictionary.bytes()),
            dictionary.compressor(),
            Units.count(dictionary.segments()));
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
    json.writeArrayPropertyStart("dictionaries");
    stats.dictionaries().forEach(dictionary -> writeDictionary(json, dictionary));
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
    json.writeStringProperty("compressor", segment.compressor());
    json.writeNumberProperty("dictionary", segment.dictionary());
    json.writeEndObject();
  }

  private static void writeDictionary(JsonGenerator json, DictionaryStats dictionary) {
    json.writeStartObject();
    json.writeNumberProperty("id", dictionary.id());
    json.writeStringProperty("compressor", dictionary.compressor());
    json.writeNumberProperty("bytes", dictionary.bytes());
    json.writeBooleanProperty("current", dictionary.current());
    json.writeNumberProperty("segments", dictionary.segments());
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
