package dev.firkin.cli.demo;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.cli.demo.WritePlan.Write;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * A program that writes and is killed. It says the number of each write on its standard output, as
 * eight bytes, after the call has returned and before the next: an acknowledgement that outlives
 * it.
 */
public final class WriterProcess {

  private WriterProcess() {}

  /**
   * Writes until it is killed, or nobody listens any more.
   *
   * @param arguments the store's directory, the number of classes, the number of the first write
   */
  public static void main(String... arguments) throws IOException {
    JdkClasses classes = JdkClasses.find(Integer.parseInt(arguments[1]));
    var plan = new WritePlan(classes.count());
    try (Firkin store = DemoStore.open(Path.of(arguments[0]), InstantSource.system());
        var acknowledgements = new FileOutputStream(FileDescriptor.out)) {
      FirkinMap<String, byte[]> map = DemoStore.classes(store);
      for (long n = Long.parseLong(arguments[2]); ; n++) {
        write(plan.write(n), classes, map);
        acknowledge(n, acknowledgements);
      }
    }
  }

  private static void write(Write write, JdkClasses classes, FirkinMap<String, byte[]> map) {
    String key = classes.name(write.number());
    if (write.version() == Ledger.ABSENT) {
      map.delete(key);
    } else {
      map.set(key, classes.content(write.number(), write.version()));
    }
  }

  private static void acknowledge(long n, OutputStream out) throws IOException {
    out.write(ByteBuffer.allocate(Long.BYTES).putLong(n).array());
  }
}
