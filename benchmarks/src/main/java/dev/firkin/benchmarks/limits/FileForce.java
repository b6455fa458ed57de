package dev.firkin.benchmarks.limits;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What a durable put costs at least: 4 KiB written to a file that has its length, and forced. */
final class FileForce implements Limit {

  private static final int BLOCK_BYTES = 4096;

  @Override
  public String what() {
    return "forcing a file";
  }

  @Override
  public List<Row> measure(Effort effort) throws IOException {
    try (FileChannel channel =
        FileChannel.open(effort.file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
      long blocks = Math.max(1, effort.fileBytes() / BLOCK_BYTES);
      for (long i = 0; i < blocks; i++) {
        channel.write(block.clear());
      }
      channel.force(true);
      Appending appending = new Appending(channel, block, blocks);
      Sample nanos = Rounds.nanosEach(effort, appending::times);
      return List.of(
          new Row("write of 4 KiB and `fdatasync`, preallocated file", "µs", nanos.micros()),
          new Row("such forced writes", "1/s", nanos.as(each -> 1e9 / each)));
    } finally {
      Files.delete(effort.file());
    }
  }

  /** Goes on where the last round ended, and from the end of the file to its beginning. */
  private static final class Appending {

    private final FileChannel channel;
    private final ByteBuffer block;
    private final long blocks;
    private long next;

    Appending(FileChannel channel, ByteBuffer block, long blocks) {
      this.channel = channel;
      this.block = block;
      this.blocks = blocks;
    }

    long times(long times) throws IOException {
      for (long i = 0; i < times; i++) {
        channel.write(block.clear(), next++ % blocks * BLOCK_BYTES);
        channel.force(false);
      }
      return next;
    }
  }
}
