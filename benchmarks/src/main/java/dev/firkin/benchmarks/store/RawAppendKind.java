package dev.firkin.benchmarks.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The same bytes one behind the other in a file: what a log costs that cannot be asked. */
public final class RawAppendKind implements StoreKind {

  @Override
  public String id() {
    return "raw-append";
  }

  @Override
  public String title() {
    return "raw append";
  }

  @Override
  public String version() {
    return "JDK " + Runtime.version().feature();
  }

  @Override
  public String configuration() {
    return "a `FileChannel` behind a buffer of 64 KiB; forced put: one `fdatasync` for all who wait";
  }

  @Override
  public Set<Feature> features() {
    return Set.of(Feature.FORCED_PUT);
  }

  @Override
  public List<String> jvmArguments() {
    return List.of();
  }

  @Override
  public BenchStore open(Path directory, Sizing sizing) {
    return RawAppendStore.in(directory);
  }
}
