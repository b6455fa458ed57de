package dev.firkin.benchmarks.peer;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Feature;
import dev.firkin.benchmarks.store.Sizing;
import dev.firkin.benchmarks.store.StoreKind;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * HaloDB, which is not in Maven's central repository: whoever has its jar, with the jars it needs,
 * puts them on the class path.
 */
final class HaloDbKind implements StoreKind {

  private final ClassLoader loader;

  HaloDbKind() {
    this(HaloDbKind.class.getClassLoader());
  }

  HaloDbKind(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  public String id() {
    return "halodb";
  }

  @Override
  public String title() {
    return "HaloDB";
  }

  @Override
  public String version() {
    Class<?> main = mainClass();
    return main == null ? "none" : Library.version(main);
  }

  @Override
  public String configuration() {
    return "as the example of its README: files of 1 GiB, flushed every 10 MiB, compacted at 70 % "
        + "stale with 50 MiB/s, `numberOfRecords` twice the entries, memory pool with the keys' "
        + "length; writers take turns, since it allows only one; where forced puts are measured "
        + "`enableSyncWrites`, which forces other puts, too";
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.allOf(Feature.class);
  }

  @Override
  public List<String> jvmArguments() {
    return List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
  }

  @Override
  public boolean available() {
    return mainClass() != null;
  }

  private @Nullable Class<?> mainClass() {
    try {
      return Class.forName(HaloDbCalls.MAIN_CLASS, false, loader);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  @Override
  public BenchStore open(Path directory, Sizing sizing) {
    return new HaloDbStore(new HaloDbCalls(loader), directory, sizing);
  }
}
