package dev.firkin.benchmarks.peer;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Feature;
import dev.firkin.benchmarks.store.Sizing;
import dev.firkin.benchmarks.store.StoreKind;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.mapdb.DBMaker;

/** The hash map of MapDB. */
final class MapDbKind implements StoreKind {

  @Override
  public String id() {
    return "mapdb";
  }

  @Override
  public String title() {
    return "MapDB HTreeMap";
  }

  @Override
  public String version() {
    return Library.version(DBMaker.class);
  }

  @Override
  public String configuration() {
    return "`fileMmapEnable` and `fileMmapPreclearDisable`, its advice for speed; byte array "
        + "serializers; `layout` with as many buckets as entries; no counter; transactions "
        + "(its write-ahead log) only where forced puts are measured, which commit: without them "
        + "a killed process leaves a file that does not open";
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.of(Feature.READS, Feature.PERSISTS, Feature.FORCED_PUT);
  }

  @Override
  public List<String> jvmArguments() {
    return List.of("--enable-native-access=ALL-UNNAMED");
  }

  @Override
  public BenchStore open(Path directory, Sizing sizing) {
    return new MapDbStore(directory, sizing);
  }
}
