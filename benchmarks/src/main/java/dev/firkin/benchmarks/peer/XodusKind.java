package dev.firkin.benchmarks.peer;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Feature;
import dev.firkin.benchmarks.store.Sizing;
import dev.firkin.benchmarks.store.StoreKind;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import jetbrains.exodus.env.Environment;

/** The environments of JetBrains Xodus. */
final class XodusKind implements StoreKind {

  @Override
  public String id() {
    return "xodus";
  }

  @Override
  public String title() {
    return "Xodus";
  }

  @Override
  public String version() {
    return Library.version(Environment.class);
  }

  @Override
  public String configuration() {
    return "`WITHOUT_DUPLICATES_WITH_PREFIXING`, the Patricia trie that its author advises over "
        + "the B+ tree; half of the heap as log cache and the garbage collector on, both by "
        + "default; one exclusive transaction a put, since each stands for itself, which ends in "
        + "the page cache; "
        + "`logDurableWrite` from the first forced put on, for other puts, too";
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
    return new XodusStore(directory);
  }
}
