package dev.firkin.benchmarks.jmh;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirProvider;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
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

/**
 * Lookups of random keys in a keydir without a store. Comparing a key with that of a record costs
 * next to nothing here, since records are computed; {@link KeyBenchmark} tells what making the keys
 * costs.
 *
 * <p>100 million keys take about 4 GB in the keydir on the heap.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx8g")
@State(Scope.Thread)
public class KeydirBenchmark {

  private static final int LOCATION_SHIFT = 20;

  @Param({"heap", "offheap"})
  public String keydir = "heap";

  @Param({"1000000", "10000000", "100000000"})
  public long keys;

  private final byte[] key = new byte[Keys.BYTES];
  private long step;
  private Keydir filled;

  @Setup
  public void fill() {
    filled = provider(keydir).create(new ComputedRecords(KeydirBenchmark::number));
    for (long number = 0; number < keys; number++) {
      Keys.set(key, number);
      filled.put(key, Keys.hash(key), location(number));
    }
  }

  private static KeydirProvider provider(String name) {
    return ServiceLoader.load(KeydirProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no keydir '%s'".formatted(name)));
  }

  private static long location(long number) {
    return number + 1 << LOCATION_SHIFT;
  }

  private static long number(long location) {
    return (location >>> LOCATION_SHIFT) - 1;
  }

  @TearDown
  public void close() {
    filled.close();
  }

  @Benchmark
  public long hit() {
    Keys.set(key, Keys.random(step++, keys));
    return filled.find(key, Keys.hash(key));
  }

  @Benchmark
  public long miss() {
    Keys.set(key, Keys.absent() + step++);
    return filled.find(key, Keys.hash(key));
  }
}
