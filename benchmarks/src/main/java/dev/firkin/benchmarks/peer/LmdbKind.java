package dev.firkin.benchmarks.peer;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Feature;
import dev.firkin.benchmarks.store.Sizing;
import dev.firkin.benchmarks.store.StoreKind;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.lmdbjava.Env;

/** LMDB through lmdbjava. */
final class LmdbKind implements StoreKind {

  @Override
  public String id() {
    return "lmdb";
  }

  @Override
  public String title() {
    return "LMDB";
  }

  @Override
  public String version() {
    return Library.version(Env.class);
  }

  @Override
  public String configuration() {
    return "`MDB_WRITEMAP | MDB_MAPASYNC`: its fastest unforced writes, in the page cache after a "
        + "commit; a map 32 GiB larger than the data, since pages that a scan holds are not used "
        + "again; where forced puts are measured neither, and every commit is forced, other puts, "
        + "too; one transaction a put, since each stands for itself; read transactions kept by "
        + "thread (`MDB_NOTLS`, reset and renewed), direct buffers reused, checks of lmdbjava off "
        + "as in its own benchmarks";
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.allOf(Feature.class);
  }

  @Override
  public List<String> jvmArguments() {
    return List.of(
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
        "-Dlmdbjava.disable.checks=true");
  }

  @Override
  public BenchStore open(Path directory, Sizing sizing) {
    return new LmdbStore(directory, sizing);
  }
}
