package dev.firkin.benchmarks.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The JDK's map: what a get and a put cost that keep nothing. */
public final class ConcurrentMapKind implements StoreKind {

  @Override
  public String id() {
    return "chm";
  }

  @Override
  public String title() {
    return "ConcurrentHashMap";
  }

  @Override
  public String version() {
    return "JDK " + Runtime.version().feature();
  }

  @Override
  public String configuration() {
    return "keys and values on the heap; a put copies both, a get answers what the map holds";
  }

  @Override
  public Set<Feature> features() {
    return Set.of(Feature.READS);
  }

  @Override
  public List<String> jvmArguments() {
    return List.of();
  }

  @Override
  public BenchStore open(Path directory, Sizing sizing) {
    return new ConcurrentMapStore();
  }
}
