package dev.firkin.benchmarks.peer;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Feature;
import dev.firkin.benchmarks.store.Sizing;
import dev.firkin.benchmarks.store.StoreKind;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.h2.mvstore.MVStore;

/** MVStore, the storage of the H2 database. */
final class MvStoreKind implements StoreKind {

  @Override
  public String id() {
    return "mvstore";
  }

  @Override
  public String title() {
    return "H2 MVStore";
  }

  @Override
  public String version() {
    return Library.version(MVStore.class);
  }

  @Override
  public String configuration() {
    return "`cacheSize` for all data, as far as a third of the heap goes; `ByteArrayDataType` for "
        + "keys and values; the rest by default: a thread of its own writes what was put at least "
        + "once a second, so a kill loses up to a second of puts; a forced put commits and syncs";
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.allOf(Feature.class);
  }

  @Override
  public List<String> jvmArguments() {
    return List.of();
  }

  @Override
  public BenchStore open(Path directory, Sizing sizing) {
    return new MvStoreStore(directory, sizing);
  }
}
