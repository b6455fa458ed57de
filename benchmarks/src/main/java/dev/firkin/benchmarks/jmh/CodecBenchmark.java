package dev.firkin.benchmarks.jmh;

import dev.firkin.codec.json.JsonCodec;
import dev.firkin.codec.kryo.KryoCodec;
import dev.firkin.spi.Codec;
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
import org.openjdk.jmh.annotations.Warmup;

/** A record of six fields, one of them a list of records, to bytes and back. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class CodecBenchmark {

  private static final int ORDERS = 1 << 10;

  @Param({"json", "kryo"})
  public String codec = "json";

  private final Order[] orders = new Order[ORDERS];
  private final byte[][] encoded = new byte[ORDERS][];
  private Codec<Order> chosen;
  private int step;

  @Setup
  public void encodeAll() {
    chosen =
        switch (codec) {
          case "json" -> JsonCodec.of(Order.class);
          case "kryo" -> KryoCodec.of(Order.class);
          default -> throw new IllegalArgumentException("no codec '%s'".formatted(codec));
        };
    for (int i = 0; i < ORDERS; i++) {
      orders[i] = Order.of(i);
      encoded[i] = chosen.encode(orders[i]);
    }
  }

  @Benchmark
  public byte[] encode() {
    return chosen.encode(orders[step++ & ORDERS - 1]);
  }

  /** A codec owns the bytes that it is given, so each call has a copy. */
  @Benchmark
  public Order decode() {
    return chosen.decode(encoded[step++ & ORDERS - 1].clone());
  }
}
