package dev.firkin.concurrency;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that keeps a store busy: entries of the same map come and go, so that its keydir grows
 * and shrinks, large values are overwritten, so that segments are rolled over and merged, and
 * checkpoints are written.
 */
public final class Unrest implements AutoCloseable {

  private static final int FIRST_KEY = 1000;
  private static final int WAVE = 4000;
  private static final int AT_ONCE = 100;
  private static final byte[] LARGE = new byte[30_000];
  private static final int TURNS_A_CHECKPOINT = 64;
  private static final long PAUSE_NANOS = 500_000;

  private final Firkin store;
  private final FirkinMap<Integer, Integer> map;
  private final FirkinMap<byte[], byte[]> bulk;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;

  /**
   * Begins.
   *
   * @param map of the store; its keys below 1000 are left alone
   */
  public Unrest(Firkin store, FirkinMap<Integer, Integer> map) {
    this.store = store;
    this.map = map;
    this.bulk = store.map("bulk", Codecs.bytes(), Codecs.bytes());
    this.thread = Thread.ofPlatform().name("unrest").start(this::run);
  }

  private void run() {
    try {
      for (int turn = 0; !stopped; turn++) {
        int at = turn * AT_ONCE % (2 * WAVE);
        for (int i = at; i < at + AT_ONCE; i++) {
          if (at < WAVE) {
            map.set(FIRST_KEY + i, i);
          } else {
            map.delete(FIRST_KEY + i - WAVE);
          }
        }
        bulk.set(new byte[] {(byte) (turn % 8)}, LARGE);
        if (turn % TURNS_A_CHECKPOINT == 0) {
          store.checkpoint(); // nothing is written if the keydir has none
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new AssertionError("the background work failed", failure);
    }
  }
}
