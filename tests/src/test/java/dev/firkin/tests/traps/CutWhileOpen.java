package dev.firkin.tests.traps;

import static dev.firkin.tests.traps.Stage.b;

import dev.firkin.Firkin;
import dev.firkin.Snapshot;
import dev.firkin.error.CorruptDataException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A program whose data file is cut by somebody else while it reads. */
public final class CutWhileOpen {

  static final int KEYS = 40;

  private CutWhileOpen() {}

  /**
   * Reads each key in each way and says what came of it.
   *
   * @param arguments the directory
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    try (Firkin store = Firkin.open(directory, Stage.options().build())) {
      byte[] value = new byte[10_000];
      Arrays.fill(value, (byte) 1); // not zeros: who cuts the file to its length later puts those
      for (int i = 0; i < KEYS; i++) {
        store.put(b("k" + i), value);
      }
      store.compact(1);
      store.put(b("elsewhere"), b("v"));
      Path file = directory.resolve("00000000001.data");
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(3 * 4096);
      }
      for (int i = 0; i < KEYS; i++) {
        byte[] key = b("k" + i);
        say(() -> String.valueOf(store.get(key)));
        say(() -> String.valueOf(store.<Long>view(key, v -> v.byteSize())));
        try (Snapshot snapshot = store.snapshot()) {
          say(() -> String.valueOf(snapshot.get(key)));
        }
      }
      say(() -> String.valueOf(store.<Integer>fold(0, (n, e) -> n + 1)));
      for (int i = 0; i < KEYS - 5; i++) {
        store.put(b("k" + i), b("new"));
      }
      say(() -> String.valueOf(store.compact()));
      say(() -> store.get(b("elsewhere")).length + " byte");
    }
  }

  private interface Call {
    String run();
  }

  private static void say(Call call) {
    try {
      System.out.println(call.run());
    } catch (CorruptDataException e) {
      System.out.println("damage");
    } catch (RuntimeException | Error e) {
      System.out.println(e);
    }
  }
}
