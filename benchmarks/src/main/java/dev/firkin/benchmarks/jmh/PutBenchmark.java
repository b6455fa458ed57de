package dev.firkin.benchmarks.jmh;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.SyncPolicy;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One record appended through the public API. Nothing is forced and nothing merged meanwhile. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class PutBenchmark {

  private static final int OVERWRITTEN_KEYS = 100_000;

  @Param({"heap", "offheap"})
  public String keydir = "heap";

  @Param({"8", "100", "4096"})
  public int valueBytes;

  private final byte[] key = new byte[Keys.BYTES];
  private byte[] value = {};
  private long step;
  private TemporaryDirectory directory;
  private Firkin store;

  /** Each iteration fills a store of its own, so that the disk does not fill up. */
  @Setup(Level.Iteration)
  public void open() {
    value = new byte[valueBytes];
    directory = new TemporaryDirectory();
    store =
        Firkin.open(
            directory.path(),
            FirkinOptions.builder().keydir(keydir).syncPolicy(SyncPolicy.never()).build());
    store.pauseMerges();
    for (int number = 0; number < OVERWRITTEN_KEYS; number++) {
      put(number);
    }
  }

  @TearDown(Level.Iteration)
  public void close() {
    store.close();
    directory.close();
  }

  @Benchmark
  public void newKey() {
    put(OVERWRITTEN_KEYS + step++);
  }

  @Benchmark
  public void overwrite() {
    put(Keys.random(step++, OVERWRITTEN_KEYS));
  }

  private void put(long number) {
    Keys.set(key, number);
    store.put(key, value);
  }
}
