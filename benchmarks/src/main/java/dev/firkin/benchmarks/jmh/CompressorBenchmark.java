package dev.firkin.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.codec.json.JsonCodec;
import dev.firkin.compression.lz4.Lz4Compressor;
import dev.firkin.compression.zstd.ZstdCompressor;
import dev.firkin.spi.Compressor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

/** JSON values compressed and restored, each for itself. A dictionary is trained on others. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@State(Scope.Thread)
public class CompressorBenchmark {

  private static final int VALUES = 1 << 8;
  private static final int SAMPLES = 1 << 12;
  private static final int DICTIONARY_BYTES = 16 << 10;

  @Param({"lz4:fast", "lz4:high9", "zstd:1", "zstd:3", "zstd:9", "zstd+dictionary"})
  public String compressor = "lz4:fast";

  /** Orders in a value: about 200 bytes each. */
  @Param({"1", "20"})
  public int orders;

  private final byte[][] values = new byte[VALUES][];
  private final byte[][] compressed = new byte[VALUES][];
  private Compressor chosen;
  private ByteBuffer room = ByteBuffer.allocate(0);
  private int step;

  @Setup
  public void compressAll() {
    chosen = chosen();
    int bytesMax = 0;
    for (int i = 0; i < VALUES; i++) {
      values[i] = value(i);
      bytesMax = Math.max(bytesMax, values[i].length);
    }
    room = ByteBuffer.allocate(2 * bytesMax);
    for (int i = 0; i < VALUES; i++) {
      compressed[i] = compressed(values[i]);
    }
  }

  private Compressor chosen() {
    return switch (compressor.split("[:+]")[0]) {
      case "lz4" -> new Lz4Compressor().withParameters(compressor.substring("lz4:".length()));
      case "zstd" ->
          compressor.endsWith("+dictionary")
              ? withDictionary()
              : new ZstdCompressor().withParameters(compressor.substring("zstd:".length()));
      default -> throw new IllegalArgumentException("no compressor '%s'".formatted(compressor));
    };
  }

  private Compressor withDictionary() {
    List<byte[]> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(value(VALUES + i));
    }
    ZstdCompressor zstd = new ZstdCompressor();
    return zstd.withDictionary(1, zstd.train(samples, DICTIONARY_BYTES));
  }

  private byte[] value(int number) {
    JsonCodec<Order> json = JsonCodec.of(Order.class);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < orders; i++) {
      text.append(new String(json.encode(Order.of((long) number * orders + i)), UTF_8));
    }
    return text.toString().getBytes(UTF_8);
  }

  private byte[] compressed(byte[] value) {
    if (!chosen.compress(ByteBuffer.wrap(value), room.clear())) {
      throw new IllegalStateException("%d bytes did not fit".formatted(value.length));
    }
    return Arrays.copyOf(room.array(), room.position());
  }

  @Benchmark
  public boolean compress() {
    return chosen.compress(ByteBuffer.wrap(values[step++ & VALUES - 1]), room.clear());
  }

  @Benchmark
  public byte[] restore() {
    int i = step++ & VALUES - 1;
    byte[] value = new byte[values[i].length];
    chosen.decompress(ByteBuffer.wrap(compressed[i]), ByteBuffer.wrap(value));
    return value;
  }
}
