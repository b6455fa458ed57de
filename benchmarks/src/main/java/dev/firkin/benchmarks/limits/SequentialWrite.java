package dev.firkin.benchmarks.limits;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A new file written from its beginning to its end, as far as the page cache. */
final class SequentialWrite implements Limit {

  private static final int[] BLOCKS = {116, 4 << 10, 1 << 20};

  /** Small blocks take long, and a part of the file says enough. */
  private static final long BLOCKS_MAX = 1 << 18;

  @Override
  public String what() {
    return "writing to the page cache";
  }

  @Override
  public List<Row> measure(Effort effort) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int bytes : BLOCKS) {
      long blocks = Math.clamp(effort.fileBytes() / bytes, 1, BLOCKS_MAX);
      Sample nanos = Rounds.each(effort, () -> nanosPerBlock(effort, bytes, blocks));
      rows.add(
          new Row(
              "write to the page cache, blocks of " + Bytes.text(bytes),
              "MB/s",
              nanos.as(each -> bytes * 1e3 / each)));
    }
    return rows;
  }

  private static double nanosPerBlock(Effort effort, int bytes, long blocks) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(bytes);
    try (FileChannel channel =
        FileChannel.open(effort.file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long before = System.nanoTime();
      for (long i = 0; i < blocks; i++) {
        channel.write(block.clear());
      }
      return (double) (System.nanoTime() - before) / blocks;
    } finally {
      Files.delete(effort.file());
    }
  }
}
