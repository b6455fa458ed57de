package dev.firkin.internal.recovery;

import dev.firkin.spi.KeydirFill;
import java.util.concurrent.atomic.LongAdder;

/** Counts keys instead of taking them. */
final class Census implements KeydirFill {

  private final LongAdder keys = new LongAdder();

  /** Keys of all parts that have been finished. */
  long keys() {
    return keys.sum();
  }

  @Override
  public Part part(long firstHash, long lastHash) {
    return new Part() {
      private long count;

      @Override
      public void add(long hash, long location) {
        count++;
      }

      @Override
      public void finish() {
        keys.add(count);
      }
    };
  }

  @Override
  public void finish() {}
}
