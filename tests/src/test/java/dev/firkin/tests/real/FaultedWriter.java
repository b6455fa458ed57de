package dev.firkin.tests.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.Batch;
import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.FirkinException;
import dev.firkin.error.StoreIoException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The program whose system calls fail: it writes, and says of each write what became of it. Ends
 * with 0 if nothing but an error of Firkin met it, whether that ended its work or not.
 */
final class FaultedWriter {

  /** How many writes there are. */
  static final int WRITES = 64;

  /** Said, with the write's number, when a write was acknowledged. */
  static final String DONE = "done ";

  /** Said when a write was refused and has not taken effect. */
  static final String REFUSED = "refused ";

  /** Said of the first write that met a failure which is final: it may be there or not. */
  static final String UNKNOWN = "unknown ";

  /** Said, with the message, of any other call that threw. */
  static final String THREW = "threw ";

  /** Said last. */
  static final String END = "end";

  private static final int KEYS = 12;

  private FaultedWriter() {}

  static FirkinOptions options(String keydir, String policy) {
    return FirkinOptions.builder()
        .keydir(keydir)
        .segmentBytesMax(1 << 20)
        .checkpointBytes(1)
        .syncPolicy(policy.equals("everyWrite") ? SyncPolicy.everyWrite() : SyncPolicy.never())
        .merge(MergeOptions.builder().enabled(false).build())
        .build();
  }

  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    FirkinOptions options = options(arguments[1], arguments[2]);
    for (int half = 0; half < 2; half++) { // the second one recovers what the first one left
      int from = half * WRITES / 2;
      tried(
          "open or close",
          () -> {
            try (Firkin store = Firkin.open(directory, options)) {
              work(store, from);
            }
          });
    }
    System.out.println(END);
    System.exit(0);
  }

  /** Half of the writes, with all else that a store does between them. */
  static void work(Firkin store, int from) {
    boolean failed = false;
    for (int n = from; n < from + WRITES / 2; n++) {
      failed |= write(store, n, failed);
      switch (n % 16) {
        case 5 -> tried("sync", store::sync);
        case 9 -> tried("compact", store::compact);
        case 12 -> tried("checkpoint", store::checkpoint);
        case 14 -> tried("compact of the deadest", () -> store.compact(0.9));
        default -> tried("get", () -> store.get(key(KEYS - 1)));
      }
    }
  }

  /** Returns whether the store has failed for good. */
  private static boolean write(Firkin store, int n, boolean failedBefore) {
    try {
      apply(store, n);
      System.out.println(DONE + n);
      return false;
    } catch (StoreIoException e) {
      boolean mayBeThere = e.isFinal() && !failedBefore;
      System.out.println((mayBeThere ? UNKNOWN : REFUSED) + n + " " + e.getMessage());
      return e.isFinal();
    }
  }

  /** Does something that may fail, and says so if it does. */
  static void tried(String what, Runnable call) {
    try {
      call.run();
    } catch (FirkinException e) {
      System.out.println(THREW + what + ": " + e);
    }
  }

  private static void apply(Firkin store, int n) {
    switch (n % 4) {
      case 0, 1 -> store.put(key(n % KEYS), value(n));
      case 2 -> {
        Batch batch = new Batch();
        batch.put(key(n % KEYS), value(n));
        batch.delete(key((n + 1) % KEYS));
        store.write(batch);
      }
      default -> store.delete(key((n + 5) % KEYS));
    }
  }

  /** What a write changes, in a model that has the numbers of writes as values. */
  static void apply(TreeMap<Integer, Integer> model, int n) {
    switch (n % 4) {
      case 0, 1 -> model.put(n % KEYS, n);
      case 2 -> {
        model.put(n % KEYS, n);
        model.remove((n + 1) % KEYS);
      }
      default -> model.remove((n + 5) % KEYS);
    }
  }

  static byte[] key(int k) {
    return ("key" + k).getBytes(UTF_8);
  }

  /** The number of a key. */
  static int number(byte[] key) {
    return Integer.parseInt(new String(key, UTF_8).substring(3));
  }

  /** The value of a write; two or three of them fill a segment. */
  static byte[] value(int n) {
    byte[] value = new byte[n % 5 == 0 ? 300_000 : 2_000];
    new Random(n).nextBytes(value);
    return value;
  }

  /** The states that a store may be in after what was said of its writes: keys and their writes. */
  static Set<TreeMap<Integer, Integer>> possible(List<String> said) {
    Set<TreeMap<Integer, Integer>> states = new HashSet<>(Set.of(new TreeMap<>()));
    for (String line : said) {
      boolean done = line.startsWith(DONE);
      if (done || line.startsWith(UNKNOWN)) {
        int n = Integer.parseInt(line.split(" ")[1]);
        Set<TreeMap<Integer, Integer>> after = new HashSet<>();
        for (TreeMap<Integer, Integer> state : states) {
          TreeMap<Integer, Integer> next = new TreeMap<>(state);
          apply(next, n);
          after.add(next);
          if (!done) {
            after.add(state);
          }
        }
        states = after;
      }
    }
    return states;
  }

  /** The state that a store is in. */
  static TreeMap<Integer, Integer> present(Firkin store) {
    TreeMap<Integer, Integer> present = new TreeMap<>();
    try (Stream<Entry<byte[], byte[]>> entries = store.entries()) {
      entries.forEach(e -> present.put(number(e.key()), writeOf(e.value())));
    }
    return present;
  }

  private static int writeOf(byte[] value) {
    for (int n = 0; n < WRITES; n++) {
      if (Arrays.equals(value, value(n))) {
        return n;
      }
    }
    return -1;
  }
}
