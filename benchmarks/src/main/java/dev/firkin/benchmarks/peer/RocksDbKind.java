package dev.firkin.benchmarks.peer;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Feature;
import dev.firkin.benchmarks.store.Sizing;
import dev.firkin.benchmarks.store.StoreKind;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.rocksdb.RocksDB;

/** RocksDB through its JNI binding. */
final class RocksDbKind implements StoreKind {

  @Override
  public String id() {
    return "rocksdb";
  }

  @Override
  public String title() {
    return "RocksDB";
  }

  @Override
  public String version() {
    return Library.version(RocksDB.class);
  }

  @Override
  public String configuration() {
    return "`optimizeForPointLookup` with a block cache for all data (hash index in data blocks, "
        + "bloom filter of 10 bits a key for tables, whole keys in the memtable's): its advice for "
        + "work without ranges; `setIncreaseParallelism` for the cores, `bytes_per_sync` 1 MiB as "
        + "its basic tuning says; no compression, since all fits into memory; a put is in the WAL "
        + "in the page cache, a forced one has `sync`";
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.allOf(Feature.class);
  }

  @Override
  public List<String> jvmArguments() {
    return List.of("--enable-native-access=ALL-UNNAMED");
  }

  @Override
  public BenchStore open(Path directory, Sizing sizing) {
    return new RocksDbStore(directory, sizing);
  }
}
