package dev.firkin.index.offheap;

import java.util.SplittableRandom;

/** How many entries an absent key meets on average that only their records show to be others'. */
final class FalseCandidates {

  private static final int SAMPLES = 8_192;

  private FalseCandidates() {}

  /** Any thread. */
  static double rate(Table table) {
    long buckets = table.end() / Table.BUCKET_SLOTS - Table.SPARE_BUCKETS;
    double sum = 0;
    if (buckets <= SAMPLES) {
      for (long bucket = 0; bucket < buckets + Table.SPARE_BUCKETS; bucket++) {
        sum += ofBucket(table, bucket);
      }
      return sum / buckets;
    }
    var random = new SplittableRandom(buckets);
    for (int i = 0; i < SAMPLES; i++) {
      sum += ofBucket(table, random.nextLong(buckets));
    }
    return sum / SAMPLES;
  }

  private static double ofBucket(Table table, long bucket) {
    double sum = 0;
    long first = Table.firstSlot(bucket);
    for (long at = first; at < first + Table.BUCKET_SLOTS; at++) {
      long slot = table.get(at);
      sum += slot == Slot.EMPTY ? 0 : 1.0 / (1 << Slot.known(slot));
    }
    return sum;
  }
}
