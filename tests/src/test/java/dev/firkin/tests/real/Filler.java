package dev.firkin.tests.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.StoreIoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * The program that fills a disk: a process of its own, since what is to be proven is also that a
 * full disk under a mapped file does not end it. Ends with 0, or says on the standard error what
 * was wrong.
 */
final class Filler {

  private static final int VALUE = 7_001;

  private Filler() {}

  static FirkinOptions options(String keydir) {
    return FirkinOptions.builder()
        .keydir(keydir)
        .segmentBytesMax(1 << 20)
        .syncPolicy(SyncPolicy.never())
        .merge(MergeOptions.builder().enabled(false).build())
        .build();
  }

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Path ballast = Path.of(arguments[1]);
    FirkinOptions options = options(arguments[2]);
    Files.write(ballast, new byte[5 << 20]);
    int all;
    int deleted;
    try (Firkin store = Firkin.open(directory, options)) {
      all = fill(store, 0);
      expectFull(() -> store.put(key(-1), new byte[900_000]));
      check(store, 0, all, "the disk is full");
      deleted = delete(store, 0, all);
      require(
          deleted > all, "the reserve covers %d deletes, not %d".formatted(all / 2, deleted / 2));
    }
    try (Firkin store = Firkin.open(directory, options)) { // the disk is still full
      check(store, all, deleted);
    }
    try (Firkin store = Firkin.open(directory, options)) {
      try {
        store.compact();
      } catch (StoreIoException e) {
        require(e.isDiskFull(), "compact says that the disk is full, not " + e);
      }
      check(store, all, deleted);
      Files.delete(ballast);
      store.compact();
      check(store, all, deleted);
      require(delete(store, deleted, all) >= all, "there is room to delete the rest");
      check(store, all, all);
      for (int n = 1; n < all; n += 2) {
        store.put(key(n), value(n)); // there is room again
      }
      store.sync();
      int more = fill(store, all);
      check(store, all, more, "the disk is full again");
      Runtime.getRuntime().halt(more > all ? 0 : 3); // a kill on a full disk
    }
  }

  private static int fill(Firkin store, int from) {
    for (int n = from; ; n++) {
      try {
        store.put(key(n), value(n));
      } catch (StoreIoException e) {
        if (!e.isDiskFull()) {
          throw e;
        }
        require(store.get(key(n)) == null, "what was refused is not there");
        return n;
      }
    }
  }

  private static void expectFull(Runnable call) {
    try {
      call.run();
    } catch (StoreIoException e) {
      require(e.isDiskFull(), "the disk is full, not " + e);
      return;
    }
    throw new IllegalStateException("it is not refused");
  }

  /**
   * Deletes every other key, until there is no room for that.
   *
   * @return up to where it came
   */
  private static int delete(Firkin store, int from, int to) {
    for (int n = from; n < to; n += 2) {
      try {
        require(store.delete(key(n)), "key %d is there to be deleted".formatted(n));
      } catch (StoreIoException e) {
        require(e.isDiskFull() && !e.isFinal(), "a delete says that the disk is full, not " + e);
        return n;
      }
    }
    return to + 1;
  }

  private static void check(Firkin store, int all, int deleted) {
    for (int n = 0; n < all; n++) {
      byte[] expected = n % 2 == 0 && n < deleted ? null : value(n);
      require(Arrays.equals(expected, store.get(key(n))), "key %d is right".formatted(n));
    }
  }

  static void check(Firkin store, int from, int to, String when) {
    for (int n = from; n < to; n++) {
      require(Arrays.equals(value(n), store.get(key(n))), "key %d, %s".formatted(n, when));
    }
  }

  static byte[] key(int n) {
    return ("key" + n).getBytes(UTF_8);
  }

  static byte[] value(int n) {
    byte[] value = new byte[VALUE];
    new Random(n).nextBytes(value);
    return value;
  }

  static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException("wanted: " + what);
    }
  }
}
