package dev.firkin.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a random key and its hash cost, which the other benchmarks make for each call. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class KeyBenchmark {

  private static final long KEYS = 1_000_000;

  private final byte[] key = new byte[Keys.BYTES];
  private long step;

  @Benchmark
  public byte[] key() {
    Keys.set(key, Keys.random(step++, KEYS));
    return key;
  }

  @Benchmark
  public long keyAndHash() {
    Keys.set(key, Keys.random(step++, KEYS));
    return Keys.hash(key);
  }
}
