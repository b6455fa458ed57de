package dev.firkin.tests.crash;

import dev.firkin.Batch;
import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The process that is killed: writes for ever, and says on its standard output what was
 * acknowledged. Thread t writes round n to its keys, several at once in each other round.
 */
final class KilledWriter {

  static final int THREADS = 3;
  static final int KEYS = 40;

  private KilledWriter() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    long first = Long.parseLong(arguments[1]);
    var out = new DataOutputStream(new BufferedOutputStream(System.out, 64));
    Firkin store = Firkin.open(directory, options(arguments[2]));
    out.writeLong(-1); // open
    out.flush();
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      AtomicLong round = new AtomicLong(first);
      Thread.ofPlatform()
          .start(() -> {
            try {
              while (true) {
                write(store, thread, round.get());
                synchronized (out) {
                  out.writeLong(round.get() * THREADS + thread);
                  out.flush();
                }
                round.incrementAndGet();
              }
            } catch (IOException e) {
              Runtime.getRuntime().halt(1); // nobody listens any more
            } catch (RuntimeException e) {
              e.printStackTrace();
              Runtime.getRuntime().halt(2);
            }
          });
    }
  }

  static FirkinOptions options(String keydir) {
    return FirkinOptions.builder()
        .keydir(keydir)
        .segmentBytesMax(1 << 20)
        .syncPolicy(SyncPolicy.every(Duration.ofMillis(50)))
        .merge(
            MergeOptions.builder()
                .fragmentationTrigger(0.3)
                .fragmentationThreshold(0.2)
                .deadBytesTrigger(100_000)
                .deadBytesThreshold(50_000)
                .checkInterval(Duration.ofMillis(20))
                .build())
        .build();
  }

  /** Even rounds put one key; odd rounds change three at once, of which one is deleted. */
  private static void write(Firkin store, int thread, long round) {
    if (round % 2 == 0) {
      store.put(key(thread, round), value(thread, round));
    } else {
      store.write(
          new Batch()
              .put(key(thread, round), value(thread, round))
              .put(key(thread, round + 1), value(thread, round))
              .delete(key(thread, round + 2)));
    }
  }

  static byte[] key(int thread, long round) {
    return "%d/%d".formatted(thread, Math.floorMod(round * 7, KEYS)).getBytes();
  }

  static byte[] value(int thread, long round) {
    byte[] value = Values.value(thread + ":" + round, 500 + (int) (round * 131 % 6000));
    ByteBuffer.wrap(value).putLong(0, round);
    return value;
  }
}
