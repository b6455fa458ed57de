package dev.firkin.index.offheap;

import dev.firkin.error.LimitException;

/** Records of a store that gives its keydirs so much memory and no more, and counts it. */
final class LimitedRecords extends NumberedRecords {

  long bytesMax;
  long bytes;

  LimitedRecords(Hashing hashing, long bytesMax) {
    super(hashing);
    this.bytesMax = bytesMax;
  }

  @Override
  public void reserve(long more) {
    if (more <= 0) {
      throw new AssertionError("reserves " + more);
    }
    if (bytes + more > bytesMax) {
      throw new LimitException("limit of %d".formatted(bytesMax));
    }
    bytes += more;
  }

  @Override
  public void release(long less) {
    if (less <= 0 || less > bytes) {
      throw new AssertionError("releases %d of %d".formatted(less, bytes));
    }
    bytes -= less;
  }
}
