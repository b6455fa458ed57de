package dev.firkin.testkit.contract;

import dev.firkin.error.LimitException;
import dev.firkin.spi.KeydirContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * A store that watches what a keydir asks of it: for which records, how often, and for how much
 * memory.
 */
final class GuardedKeys implements KeydirContext {

  final AtomicLong comparisons = new AtomicLong();
  private final KeydirContext store;
  private volatile LongPredicate readable = location -> true;
  private long bytesMax = Long.MAX_VALUE;
  private long bytes;

  GuardedKeys(KeydirContext store) {
    this.store = store;
  }

  /** From now on only some records may be asked for. */
  void allow(LongPredicate readable) {
    this.readable = readable;
  }

  /** From now on keydirs get so much and no more. */
  synchronized void limit(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** What is reserved. */
  synchronized long bytes() {
    return bytes;
  }

  private void check(long location) {
    if (!readable.test(location)) {
      throw new AssertionError(
          "the keydir asks for a record that need not be there any more, or yet");
    }
  }

  @Override
  public long expectedKeys() {
    return 0;
  }

  @Override
  public boolean isKeyAt(long location, byte[] key) {
    check(location);
    comparisons.incrementAndGet();
    return store.isKeyAt(location, key);
  }

  @Override
  public byte[] keyAt(long location) {
    check(location);
    return store.keyAt(location);
  }

  @Override
  public long hash(byte[] key) {
    return store.hash(key);
  }

  @Override
  public synchronized void reserve(long more) {
    if (more < 0) {
      throw new AssertionError("the keydir reserves %d bytes".formatted(more));
    }
    if (bytes + more > bytesMax) {
      throw new LimitException(
          "%d bytes and %d more are above the limit of %d".formatted(bytes, more, bytesMax));
    }
    bytes += more;
  }

  @Override
  public synchronized void release(long less) {
    if (less < 0 || less > bytes) {
      throw new AssertionError("the keydir releases %d bytes of %d".formatted(less, bytes));
    }
    bytes -= less;
  }
}
