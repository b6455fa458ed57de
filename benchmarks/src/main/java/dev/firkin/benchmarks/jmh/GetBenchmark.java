package dev.firkin.benchmarks.jmh;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.SyncPolicy;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Gets in random order from a store whose files are in the page cache. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class GetBenchmark {

  @Param({"heap", "offheap"})
  public String keydir = "heap";

  @Param({"1000000"})
  public int keys;

  @Param({"100", "4096"})
  public int valueBytes;

  private final byte[] key = new byte[Keys.BYTES];
  private byte[] target = {};
  private long step;
  private TemporaryDirectory directory;
  private Firkin store;

  @Setup
  public void fill() {
    target = new byte[valueBytes];
    directory = new TemporaryDirectory();
    store =
        Firkin.open(
            directory.path(),
            FirkinOptions.builder().keydir(keydir).syncPolicy(SyncPolicy.never()).build());
    for (int number = 0; number < keys; number++) {
      Keys.set(key, number);
      store.put(key, target);
    }
  }

  @TearDown
  public void close() {
    store.close();
    directory.close();
  }

  @Benchmark
  public byte @Nullable [] hit() {
    return store.get(next());
  }

  @Benchmark
  public int hitIntoAnArray() {
    return store.get(next(), target, 0);
  }

  @Benchmark
  public @Nullable Long hitInPlace() {
    return store.view(next(), MemorySegment::byteSize);
  }

  @Benchmark
  public byte @Nullable [] miss() {
    Keys.set(key, Keys.absent() + step++);
    return store.get(key);
  }

  private byte[] next() {
    Keys.set(key, Keys.random(step++, keys));
    return key;
  }
}
