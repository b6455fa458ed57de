package dev.firkin.benchmarks.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Nothing: what making keys and values, and checking them, costs by itself. In place of what a
 * store would answer, a value is compared with itself.
 */
public final class NoStoreKind implements StoreKind {

  /** Answers nothing, and nothing is expected of it. */
  public static final class NoStore implements BenchStore {
    @Override
    public void put(byte[] key, byte[] value) {}

    @Override
    public void putForced(byte[] key, byte[] value) {}

    @Override
    public byte @Nullable [] get(byte[] key) {
      return null;
    }

    @Override
    public void delete(byte[] key) {}

    @Override
    public long scan(BiConsumer<byte[], byte[]> each) {
      return 0;
    }

    @Override
    public void close() {}
  }

  @Override
  public String id() {
    return "no-store";
  }

  @Override
  public String title() {
    return "no store";
  }

  @Override
  public String version() {
    return "";
  }

  @Override
  public String configuration() {
    return "the harness alone: keys and values are made, and each value compared with itself";
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
    return new NoStore();
  }
}
