package dev.firkin.benchmarks.jmh;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
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

/** The JDK's CRC32C of bytes on the heap, and of bytes of a mapped file in the page cache. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class Crc32cBenchmark {

  @Param({"16", "64", "116", "256", "1024", "4096", "16384", "65536", "1048576"})
  public int bytes;

  private final CRC32C crc = new CRC32C();
  private final Arena arena = Arena.ofShared();
  private byte[] heap = {};
  private ByteBuffer mapped = ByteBuffer.allocate(0);
  private TemporaryDirectory directory;

  @Setup
  public void write() throws IOException {
    heap = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      heap[i] = (byte) Keys.random(i, 256);
    }
    directory = new TemporaryDirectory();
    Path file = directory.path().resolve("bytes");
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(heap));
      mapped = channel.map(MapMode.READ_ONLY, 0, bytes, arena).asByteBuffer();
    }
  }

  @TearDown
  public void close() {
    arena.close();
    directory.close();
  }

  @Benchmark
  public long heap() {
    crc.reset();
    crc.update(heap, 0, bytes);
    return crc.getValue();
  }

  @Benchmark
  public long mapped() {
    crc.reset();
    crc.update(mapped.rewind());
    return crc.getValue();
  }
}
