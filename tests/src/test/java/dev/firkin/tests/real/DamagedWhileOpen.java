package dev.firkin.tests.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.Snapshot;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.CorruptDataException;
import dev.firkin.error.FirkinException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The program whose files somebody changes while it has them open and mapped. Says each case before
 * it begins, so that the last one said is the one that ended the process.
 */
final class DamagedWhileOpen {

  private static final int KEYS = 30;
  private static final int VALUE = 9_000;
  private static final List<String> KEYDIRS = List.of("heap", "offheap");

  /** The first ones are mapped. */
  private static final List<String> FILES =
      List.of(
          "1.data",
          "active",
          "1.hint",
          "keydir.checkpoint",
          "2.data",
          "MANIFEST",
          "STORE",
          "RESERVE",
          "LOCK");

  private static final int MAPPED = 4;

  private DamagedWhileOpen() {}

  /** What is done to a file. */
  private enum Harm {
    CUT_TO_NOTHING,
    CUT_WITHIN_A_PAGE,
    CUT_IN_HALF,
    ZEROED,
    SCRAMBLED,
    LENGTHENED,
    DELETED,
    REPLACED_BY_A_DIRECTORY;

    void to(Path file) throws IOException {
      switch (this) {
        case DELETED -> Files.delete(file);
        case REPLACED_BY_A_DIRECTORY -> {
          Files.delete(file);
          Files.createDirectory(file);
        }
        default -> change(file);
      }
    }

    private void change(Path file) throws IOException {
      try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
        long length = open.length();
        switch (this) {
          case CUT_TO_NOTHING -> open.setLength(0);
          case CUT_WITHIN_A_PAGE -> open.setLength(length / 3 | 1);
          case CUT_IN_HALF -> open.setLength(length / 2 & -4096);
          case LENGTHENED -> open.setLength(length + 100_000);
          case ZEROED -> overwrite(open, new byte[(int) Math.min(length, 300_000)]);
          default -> {
            byte[] noise = new byte[(int) Math.min(length, 300_000)];
            new Random(7).nextBytes(noise);
            overwrite(open, noise);
          }
        }
      }
    }

    private static void overwrite(RandomAccessFile file, byte[] bytes) throws IOException {
      file.seek(0);
      file.write(bytes);
    }
  }

  private static FirkinOptions options(String keydir) {
    return FirkinOptions.builder()
        .keydir(keydir)
        .segmentBytesMax(1 << 20)
        .checkpointBytes(1)
        .syncPolicy(SyncPolicy.never())
        .merge(MergeOptions.builder().enabled(false).build())
        .build();
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int cases = 0;
    int told = 0;
    boolean all = Boolean.parseBoolean(arguments[1]);
    for (String file : FILES) {
      for (Harm harm : Harm.values()) {
        if (all || FILES.indexOf(file) < MAPPED || harm == Harm.CUT_TO_NOTHING) {
          for (int k = all ? 0 : cases % 2; k < KEYDIRS.size(); k += all ? 1 : 2) {
            String keydir = KEYDIRS.get(k);
            System.out.printf("%s %s, keydir %s%n", file, harm, keydir);
            Path directory = Files.createDirectory(folder.resolve("case" + cases++));
            told += run(directory, keydir, harm, file);
          }
        }
      }
    }
    System.out.printf("%d cases, in %d of them somebody was told%n", cases, told);
    System.exit(0);
  }

  private static byte[] key(int n) {
    return ("key" + n).getBytes(UTF_8);
  }

  private static byte[] value(int n) {
    byte[] value = new byte[VALUE];
    new Random(n).nextBytes(value);
    return value;
  }

  private static int run(Path directory, String keydir, Harm harm, String which)
      throws IOException {
    try (Firkin store = Firkin.open(directory, options(keydir))) {
      for (int n = 0; n < KEYS; n++) {
        store.put(key(n), value(n));
        if (n == KEYS / 3 || n == 2 * KEYS / 3) {
          store.compact(1);
        }
      }
    }
    int told = 0;
    Firkin store = Firkin.open(directory, options(keydir));
    try {
      Path file = file(directory, which);
      if (file == null) {
        return 0;
      }
      store.get(key(0));
      try (Snapshot before = store.snapshot()) {
        harm.to(file);
        for (int round = 0; round < 2; round++) {
          told += read(store, before);
          told += write(store, 100 + round);
        }
      }
    } finally {
      told += tried("close", store::close);
    }
    told += tried("open", () -> readAll(directory, keydir));
    return told > 0 ? 1 : 0;
  }

  private static void readAll(Path directory, String keydir) {
    try (Firkin store = Firkin.open(directory, options(keydir))) {
      for (int n = 0; n < KEYS; n++) {
        check(n, store.get(key(n)));
      }
    }
  }

  private static Path file(Path directory, String which) throws IOException {
    if (which.equals("active") || Character.isDigit(which.charAt(0))) {
      try (Stream<Path> files = Files.list(directory)) {
        List<Path> all =
            files
                .filter(path ->
                    path.toString().endsWith(which.equals("active") ? ".data" : which.substring(1)))
                .filter(path -> path.toFile().length() > 4096 || which.endsWith("hint"))
                .sorted()
                .toList();
        return which.equals("active") ? all.getLast() : all.get(which.charAt(0) - '1');
      }
    }
    Path path = directory.resolve(which);
    return Files.exists(path) ? path : null;
  }

  private static int read(Firkin store, Snapshot before) {
    int told = 0;
    for (int n = 0; n < KEYS; n++) {
      int number = n;
      told += tried("get", () -> check(number, store.get(key(number))));
      told += tried("get of the snapshot", () -> check(number, before.get(key(number))));
      told += tried("view", () -> store.view(key(number), value -> value.byteSize()));
      told += tried("valueSize", () -> store.valueSize(key(number)));
      told += tried("timeToLive", () -> store.timeToLive(key(number)));
    }
    told += tried("get of what is not there", () -> store.get(key(-1)));
    told += tried("entries", () -> scan(store.entries()));
    told += tried("entries of the snapshot", () -> scan(before.entries()));
    told += tried("keys", () -> known(store.keys()));
    told += tried("stats", store::stats);
    return told;
  }

  private static void scan(Stream<Entry<byte[], byte[]>> entries) {
    try (entries) {
      entries.forEach(e -> {
        String key = new String(e.key(), UTF_8);
        check(Integer.parseInt(key.substring(3)), e.value());
      });
    }
  }

  private static void known(Stream<byte[]> keys) {
    try (keys) {
      keys.forEach(key -> {
        if (!new String(key, UTF_8).matches("key(1?[0-9]|2[0-9]|10[01])")) {
          System.out.println("WRONG: a key that nobody put: " + new String(key, UTF_8));
        }
      });
    }
  }

  private static int write(Firkin store, int n) {
    int told = tried("put", () -> store.put(key(n), value(n)));
    told += tried("put of what is there", () -> store.put(key(n % 7), value(n % 7)));
    told += tried("delete", () -> store.delete(key(n)));
    told += tried("sync", store::sync);
    told += tried("checkpoint", store::checkpoint);
    told += tried("compact", store::compact);
    return told;
  }

  private static void check(int n, byte[] value) {
    if (value == null && n < KEYS || value != null && !Arrays.equals(value, value(n))) {
      System.out.println("WRONG: key " + n + (value == null ? " is lost" : " has another value"));
    }
  }

  private static int tried(String what, Runnable call) {
    try {
      call.run();
      return 0;
    } catch (CorruptDataException e) {
      if (e.file() == null || e.offset() < 0) {
        System.out.println("WRONG: no place in " + e);
      }
      return 1;
    } catch (FirkinException e) {
      return 1;
    } catch (RuntimeException | Error e) {
      System.out.println("WRONG: " + what + " ends with " + e);
      e.printStackTrace();
      return 1;
    }
  }
}
