package dev.firkin.benchmarks.limits;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** The JDK's CRC32C of an array. */
final class Checksum implements Limit {

  private static final int RECORD_BYTES = 116;
  private static final int[] BLOCKS = {4 << 10, 1 << 20};

  @Override
  public String what() {
    return "CRC32C";
  }

  @Override
  public List<Row> measure(Effort effort) throws IOException {
    List<Row> rows = new ArrayList<>();
    Sample nanos = nanos(effort, RECORD_BYTES);
    rows.add(new Row("CRC32C of a record of 116 B", "ns", nanos));
    rows.add(new Row("CRC32C, blocks of 116 B", "GB/s", nanos.gigabytesPerSecond(RECORD_BYTES)));
    for (int bytes : BLOCKS) {
      rows.add(
          new Row(
              "CRC32C, blocks of " + Bytes.text(bytes),
              "GB/s",
              nanos(effort, bytes).gigabytesPerSecond(bytes)));
    }
    return rows;
  }

  private static Sample nanos(Effort effort, int bytes) throws IOException {
    byte[] array = new byte[bytes];
    CRC32C crc = new CRC32C();
    return Rounds.nanosEach(effort, times -> checksum(crc, array, times));
  }

  private static long checksum(CRC32C crc, byte[] array, long times) {
    long sum = 0;
    for (long i = 0; i < times; i++) {
      crc.reset();
      crc.update(array, 0, array.length);
      sum += crc.getValue();
    }
    return sum;
  }
}
