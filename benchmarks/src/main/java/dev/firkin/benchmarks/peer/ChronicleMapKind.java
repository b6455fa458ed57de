package dev.firkin.benchmarks.peer;

import dev.firkin.benchmarks.store.BenchStore;
import dev.firkin.benchmarks.store.Feature;
import dev.firkin.benchmarks.store.Sizing;
import dev.firkin.benchmarks.store.StoreKind;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.openhft.chronicle.map.ChronicleMap;

/** A persisted Chronicle Map. */
final class ChronicleMapKind implements StoreKind {

  @Override
  public String id() {
    return "chronicle-map";
  }

  @Override
  public String title() {
    return "Chronicle Map";
  }

  @Override
  public String version() {
    return Library.version(ChronicleMap.class);
  }

  @Override
  public String configuration() {
    return "`entries` as many as there will be, without a margin; `constantKeySizeBySample` and "
        + "`constantValueSizeBySample`, which it prefers where all are equally long; "
        + "`putReturnsNull`, `removeReturnsNull`, so that old values are not read; entries have "
        + "checksums, as persisted maps have by default; `recoverPersistedTo` if the last process "
        + "did not close it; its announcements and analytics are off";
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.of(Feature.READS, Feature.PERSISTS, Feature.SURVIVES_KILL);
  }

  @Override
  public List<String> jvmArguments() {
    return List.of(
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-opens=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
        "-Dchronicle.analytics.disable=true",
        "-Dchronicle.announcer.disable=true");
  }

  @Override
  public BenchStore open(Path directory, Sizing sizing) {
    return new ChronicleMapStore(directory, sizing);
  }
}
