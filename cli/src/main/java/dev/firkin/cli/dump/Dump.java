package dev.firkin.cli.dump;

import dev.firkin.Entry;
import dev.firkin.MapInfo;
import dev.firkin.Snapshot;
import dev.firkin.cli.store.OpenStore;
import dev.firkin.cli.store.StoreMap;
import dev.firkin.cli.terminal.Json;
import dev.firkin.cli.terminal.Output;
import dev.firkin.cli.terminal.Progress;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/** Writes the maps of a store as {@link DumpLine}s, all of one moment. */
public final class Dump {

  private final OpenStore store;
  private final Output out;
  private final Progress progress;
  private long entries;

  /**
   * @param store what is dumped
   * @param out where to
   * @param progress counts the entries
   */
  public Dump(OpenStore store, Output out, Progress progress) {
    this.store = store;
    this.out = out;
    this.progress = progress;
  }

  /**
   * Writes everything.
   *
   * @return the number of entries
   */
  public long all() {
    try (Snapshot moment = store.store().snapshot()) {
      entries(store.unnamedMap(), moment);
      store.maps().forEach((name, info) -> named(name, info, moment));
    }
    return entries;
  }

  /**
   * Writes one map.
   *
   * @param name its name
   * @return the number of entries
   */
  public long one(String name) {
    MapInfo info = store.info(name);
    try (Snapshot moment = store.store().snapshot()) {
      named(name, info, moment);
    }
    return entries;
  }

  private void named(String name, MapInfo info, Snapshot moment) {
    head(name, info);
    entries(store.map(name), moment);
  }

  private void head(String name, MapInfo info) {
    Json.line(
        out,
        json -> {
          json.writeStringProperty("map", name);
          json.writeStringProperty("keyCodec", info.keyCodec());
          parameters(json, "keyParameters", info.keyParameters());
          json.writeStringProperty("valueCodec", info.valueCodec());
          parameters(json, "valueParameters", info.valueParameters());
        });
  }

  private static void parameters(JsonGenerator json, String field, String parameters) {
    if (!parameters.isEmpty()) {
      json.writeStringProperty(field, parameters);
    }
  }

  private void entries(StoreMap map, Snapshot moment) {
    try (Stream<Entry<byte[], byte[]>> all = map.bytes().entries(moment)) {
      all.forEach(entry -> {
        Json.line(
            out,
            json -> {
              EntryFields.key(json, map, entry.key());
              EntryFields.value(json, map, entry.value());
              EntryFields.expiry(json, entry.expiry());
            });
        entries++;
        progress.step(1);
      });
    }
  }
}
