package dev.firkin.tests.traps;

import static dev.firkin.tests.traps.Stage.b;

import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.error.CorruptDataException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * A program whose data file is cut by somebody else after it has read so much that its code is
 * compiled. Compiled code is told of such a fault some time after the access, and then perhaps in
 * another method.
 */
public final class CutWhileHot {

  private static final int CUT = 1500 * 4096;

  private CutWhileHot() {}

  /**
   * Says what came of gets behind the cut and of scans over it.
   *
   * @param arguments a directory for two stores
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    gets(directory.resolve("gets"));
    scans(directory.resolve("scans"));
  }

  private static FirkinOptions options() {
    return Stage.options().segmentBytesMax(16 << 20).checkpointBytes(Long.MAX_VALUE).build();
  }

  private static void cut(Path directory) throws IOException {
    Path file = directory.resolve("00000000001.data");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(CUT);
    }
  }

  private static void gets(Path directory) throws IOException {
    int keys = 100_000;
    Map<String, Integer> outcomes = new TreeMap<>();
    try (Firkin store = Firkin.open(directory, options())) {
      byte[] value = new byte[48];
      for (int i = 0; i < keys; i++) {
        store.put(key(i), value);
      }
      store.compact(1);
      Random random = new Random(1);
      for (int n = 0; n < 300_000; n++) {
        int i = random.nextInt(keys / 4);
        store.get(key(i));
        if (n % 4 == 0) {
          store.put(key(i), value);
        } else if (n % 64 == 1) {
          store.delete(key(i));
        }
      }
      cut(directory);
      for (int i = keys * 3 / 4; i < keys; i++) {
        byte[] key = key(i);
        outcomes.merge(outcome(() -> store.get(key)), 1, Integer::sum);
        outcomes.merge(outcome(() -> store.get(key)), 1, Integer::sum);
      }
    }
    System.out.println("gets " + outcomes);
  }

  private static void scans(Path directory) throws IOException {
    int keys = 4000;
    int keyBytes = 2964; // records of 3,000 bytes, whose keys lie across pages
    try (Firkin store = Firkin.open(directory, options())) {
      for (int i = 0; i < keys; i++) {
        byte[] key = new byte[keyBytes];
        System.arraycopy(key(i), 0, key, 0, 9);
        store.put(key, new byte[4]);
      }
      for (int n = 0; n < 20; n++) {
        try (Stream<Entry<byte[], byte[]>> all = store.entries()) {
          all.forEach(entry -> {});
        }
      }
      cut(directory);
      int[] seen = {0};
      String outcome =
          outcome(() -> {
            try (Stream<Entry<byte[], byte[]>> all = store.entries()) {
              all.forEach(entry -> seen[0]++);
            }
            return null;
          });
      System.out.println("scan " + seen[0] + " " + outcome);
    }
  }

  private static byte[] key(int i) {
    return b("%09d".formatted(i));
  }

  private static String outcome(Callable<?> call) {
    try {
      return call.call() == null ? "nothing" : "a value";
    } catch (CorruptDataException e) {
      return "damage";
    } catch (Exception | Error e) {
      return e.toString();
    }
  }
}
