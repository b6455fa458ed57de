package dev.firkin.concurrency.history;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Has many threads play at once, and collects what they did. */
final class Recording {

  private static final long MILLIS_MAX = 60_000;

  private Recording() {}

  /**
   * Plays from an empty state on.
   *
   * @param threads how many
   * @param times how many calls each makes
   * @param keys how many of the keys are used in calls about one
   * @param play makes one call
   */
  static List<Call<Did>> of(
      Firkin store,
      FirkinMap<Integer, Integer> first,
      FirkinMap<Integer, Integer> second,
      int threads,
      int times,
      int keys,
      long seed,
      Consumer<Player> play)
      throws InterruptedException {
    for (int key = 0; key < Entries.KEYS; key++) {
      first.delete(key);
      second.delete(key);
    }
    CyclicBarrier all = new CyclicBarrier(threads);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Player> players = new ArrayList<>();
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Player player = new Player(t, store, first, second, keys, seed * threads + t);
      players.add(player);
      Thread.Builder builder = t % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
      running.add(
          builder.start(() -> {
            try {
              all.await();
              for (int i = 0; i < times; i++) {
                play.accept(player);
              }
            } catch (Throwable e) {
              failure.compareAndSet(null, e);
            }
          }));
    }
    for (Thread thread : running) {
      thread.join(MILLIS_MAX);
      if (thread.isAlive()) {
        throw new AssertionError("a thread does not end: " + List.of(thread.getStackTrace()));
      }
    }
    if (failure.get() != null) {
      throw new AssertionError("a call failed", failure.get());
    }
    return players.stream().flatMap(player -> player.calls().stream()).toList();
  }
}
