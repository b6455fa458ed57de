package dev.firkin.benchmarks.jmh;

import dev.firkin.spi.KeydirContext;
import java.util.function.LongUnaryOperator;

/** Records that are nowhere: the location says which key is there. */
final class ComputedRecords implements KeydirContext {

  private final LongUnaryOperator numberAt;

  ComputedRecords(LongUnaryOperator numberAt) {
    this.numberAt = numberAt;
  }

  @Override
  public long expectedKeys() {
    return 0;
  }

  @Override
  public boolean isKeyAt(long location, byte[] key) {
    return Keys.number(key) == numberAt.applyAsLong(location);
  }

  @Override
  public byte[] keyAt(long location) {
    return Keys.key(numberAt.applyAsLong(location));
  }

  @Override
  public long hash(byte[] key) {
    return Keys.hash(key);
  }
}
