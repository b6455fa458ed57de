package dev.firkin.internal.engine;

import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.segment.Segment;
import dev.firkin.stats.SegmentStats;
import dev.firkin.stats.StoreStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what a store holds and has done. */
final class StatsCollector {

  private final StoreParts parts;
  private final Catalog catalog;

  StatsCollector(StoreParts parts, Catalog catalog) {
    this.parts = parts;
    this.catalog = catalog;
  }

  /** All of it, as it is between two writes. */
  StoreStats collect() {
    return parts.log.between(this::collectLocked);
  }

  private StoreStats collectLocked() {
    Map<String, Long> keys = keys();
    List<SegmentStats> each = new ArrayList<>();
    long data = 0;
    long live = 0;
    long dead = 0;
    long hintBytes = 0;
    for (Segment s : parts.segments.ordered()) {
      each.add(s.stats(s == parts.log.active()));
      data += s.end();
      live += s.liveBytes();
      dead += s.deadBytes() + s.tombstoneBytes();
      hintBytes += s.hintBytes();
    }
    return new StoreStats(
        keys.values().stream().mapToLong(Long::longValue).sum(),
        keys,
        each,
        data,
        live,
        dead,
        hintBytes,
        parts.dictionaries.stats(),
        parts.maps.memoryBytes(),
        falseCandidateRate(),
        parts.checkpointer.stats(),
        parts.snapshots.count(),
        parts.log.sequence(),
        parts.forcer.forces(),
        parts.merger.stats(),
        parts.report);
  }

  private Map<String, Long> keys() {
    Map<String, Long> keys = new TreeMap<>();
    keys.put("", keys(Keyspace.UNNAMED));
    catalog.maps().forEach((name, entry) -> keys.put(name, keys(entry.id())));
    return keys;
  }

  private long keys(int map) {
    return parts.maps.get(map).keydir().size();
  }

  private double falseCandidateRate() {
    return parts.maps.all().stream()
        .mapToDouble(map -> map.keydir().falseCandidateRate())
        .max()
        .orElse(0);
  }
}
