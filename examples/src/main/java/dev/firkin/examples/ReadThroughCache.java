package dev.firkin.examples;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.config.MapOptions;
import dev.firkin.spi.Codec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * A cache in front of a slow call, full again after a restart. However many threads ask for a key
 * that is missing, one of them makes the call and the others wait for it.
 *
 * <p>A store has no limit on its entries. What bounds the cache is the time to live: it holds what
 * was asked for within that time, and nobody has to clean up.
 *
 * @param <K> with {@code equals} and {@code hashCode}
 * @param <V> what the call answers
 */
public final class ReadThroughCache<K, V> {

  /**
   * How it went.
   *
   * @param hits answered from the store
   * @param misses answered by a call of their own
   * @param shared answered by the call of another thread
   */
  public record Counts(long hits, long misses, long shared) {}

  private final FirkinMap<K, V> cached;
  private final Function<? super K, ? extends V> slowCall;
  private final ConcurrentHashMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder shared = new LongAdder();

  /**
   * @param store where the answers are kept, beside other maps
   * @param name of the map that has them
   * @param timeToLive how long an answer holds
   * @param slowCall never answers null, and never asks this cache for the same key
   */
  public ReadThroughCache(
      Firkin store,
      String name,
      Codec<K> keys,
      Codec<V> values,
      Duration timeToLive,
      Function<? super K, ? extends V> slowCall) {
    this.cached = store.map(name, keys, values, MapOptions.withTimeToLive(timeToLive));
    this.slowCall = slowCall;
  }

  /**
   * The answer for a key.
   *
   * @throws CompletionException if the call failed, with what it threw; the next one who asks tries
   *     again
   */
  public V get(K key) {
    V found = cached.get(key);
    if (found != null) {
      hits.increment();
      return found;
    }
    CompletableFuture<V> mine = new CompletableFuture<>();
    CompletableFuture<V> other = underWay.putIfAbsent(key, mine);
    if (other != null) {
      shared.increment();
      return other.join();
    }
    answer(key, mine);
    return mine.join();
  }

  private void answer(K key, CompletableFuture<V> mine) {
    try {
      V found = cached.get(key); // another's call may have ended since this thread looked
      if (found != null) {
        hits.increment();
        mine.complete(found);
      } else {
        misses.increment();
        V called = slowCall.apply(key);
        keep(key, called, mine);
        mine.complete(called);
      }
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
    } finally {
      underWay.remove(key, mine);
    }
  }

  /**
   * Stores what a call answered, unless the key was forgotten meanwhile: the answer is old then.
   */
  private void keep(K key, V value, CompletableFuture<V> call) {
    underWay.computeIfPresent(
        key,
        (k, current) -> {
          if (current == call) {
            cached.set(key, value);
          }
          return current;
        });
  }

  /** Forgets an answer, that of a call under way too. */
  public void forget(K key) {
    underWay.compute(
        key,
        (k, call) -> {
          cached.delete(key);
          return null;
        });
  }

  /** How many answers there are. */
  public long size() {
    return cached.mappingCount();
  }

  /** How it has gone since this object was made. */
  public Counts counts() {
    return new Counts(hits.sum(), misses.sum(), shared.sum());
  }

  /** Eight threads ask for one exchange rate: {@code ReadThroughCache DIRECTORY}. */
  public static void main(String[] args) {
    Path directory = Path.of(args[0]);
    try (Firkin store = Firkin.open(directory)) {
      ReadThroughCache<String, Double> rates = rates(store);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 8; i++) {
          threads.submit(() -> rates.get("EUR"));
        }
      }
      System.out.println("eight have asked for EUR, slow calls: " + rates.counts().misses());
      System.out.println("EUR is " + rates.get("EUR") + ", and CHF is " + rates.get("CHF"));
      System.out.println("slow calls: " + rates.counts().misses() + ", kept: " + rates.size());
    }
    try (Firkin store = Firkin.open(directory)) {
      ReadThroughCache<String, Double> rates = rates(store);
      System.out.println("after a restart EUR is " + rates.get("EUR") + "; " + rates.counts());
    }
  }

  private static ReadThroughCache<String, Double> rates(Firkin store) {
    return new ReadThroughCache<>(
        store,
        "rates",
        Codecs.utf8(),
        Codecs.float64(),
        Duration.ofHours(1),
        ReadThroughCache::askTheBank);
  }

  /** Stands for a service far away. */
  private static double askTheBank(String currency) {
    try {
      Thread.sleep(Duration.ofMillis(300));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for " + currency, e);
    }
    return currency.equals("EUR") ? 0.92 : 0.88;
  }
}
