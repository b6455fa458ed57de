package dev.firkin.benchmarks.limits;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The least that the JDK asks of the system: where a file stands, and one byte of it. */
final class SystemCall implements Limit {

  @Override
  public String what() {
    return "system calls";
  }

  @Override
  public List<Row> measure(Effort effort) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            effort.file(),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocateDirect(1);
      channel.write(one);
      return List.of(
          new Row(
              "system call `lseek` by `FileChannel.position`",
              "ns",
              Rounds.nanosEach(effort, times -> position(channel, times))),
          new Row(
              "system call `pread` of 1 B by `FileChannel.read`",
              "ns",
              Rounds.nanosEach(effort, times -> read(channel, one, times))));
    } finally {
      Files.delete(effort.file());
    }
  }

  private static long position(FileChannel channel, long times) throws IOException {
    long sum = 0;
    for (long i = 0; i < times; i++) {
      sum += channel.position();
    }
    return sum;
  }

  private static long read(FileChannel channel, ByteBuffer one, long times) throws IOException {
    long sum = 0;
    for (long i = 0; i < times; i++) {
      sum += channel.read(one.clear(), 0);
    }
    return sum;
  }
}
