package dev.firkin.codec.kryo;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps things that are costly to make, up to a bound. Whoever finds none makes one; one too many
 * is left to the collector. Nobody waits, and nothing hangs on threads, of which there may be
 * millions.
 *
 * @param <T> the things
 */
final class Pool<T> {

  private final AtomicReferenceArray<@Nullable T> places;
  private final Supplier<T> maker;

  Pool(int bound, Supplier<T> maker) {
    this.places = new AtomicReferenceArray<>(bound);
    this.maker = maker;
  }

  /** One that nobody else has. */
  T take() {
    int start = start();
    for (int i = 0; i < places.length(); i++) {
      int place = (start + i) % places.length();
      T kept = places.getPlain(place) == null ? null : places.getAndSet(place, null);
      if (kept != null) {
        return kept;
      }
    }
    return maker.get();
  }

  /** Gives one back, that can be used again. */
  void give(T thing) {
    int start = start();
    for (int i = 0; i < places.length(); i++) {
      int place = (start + i) % places.length();
      if (places.getPlain(place) == null && places.compareAndSet(place, null, thing)) {
        return;
      }
    }
  }

  /** Threads begin at different places, so as not to meet. */
  private int start() {
    return Math.floorMod(Thread.currentThread().threadId(), places.length());
  }

  /** How many are kept. */
  int size() {
    int size = 0;
    for (int i = 0; i < places.length(); i++) {
      size += places.get(i) == null ? 0 : 1;
    }
    return size;
  }
}
