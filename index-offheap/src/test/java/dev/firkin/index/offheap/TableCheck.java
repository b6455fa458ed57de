package dev.firkin.index.offheap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whether all that must hold in a table at rest does. */
final class TableCheck {

  private final Table table;
  private final NumberedRecords records;
  private long entries;
  private long highestLow = -1;
  private long highestHigh = -1;

  private TableCheck(Table table, NumberedRecords records) {
    this.table = table;
    this.records = records;
  }

  /** Fails if a table is not in order; gives the number of its entries. */
  static long check(Table table, NumberedRecords records) {
    var check = new TableCheck(table, records);
    long buckets = Math.max(table.bucketsOf(0), table.bucketsOf(-1)) + Table.SPARE_BUCKETS;
    for (long bucket = 0; bucket < buckets; bucket++) {
      check.checkBucket(bucket);
    }
    return check.entries;
  }

  private void checkBucket(long bucket) {
    int count = table.count(bucket);
    for (int i = count; i < Table.BUCKET_SLOTS; i++) {
      assertEquals(Slot.EMPTY, table.get(Table.firstSlot(bucket) + i), "behind it");
    }
    long low = highestLow;
    long high = highestHigh;
    for (int i = 0; i < count; i++) {
      long slot = table.get(Table.firstSlot(bucket) + i);
      long home = bucket - Slot.displacement(slot);
      long hash = records.hash(NumberedRecords.number(Slot.location(slot)));
      checkEntry(slot, home, hash);
      if (Long.compareUnsigned(hash, table.boundary()) < 0) {
        assertTrue(home >= low, "home below the boundary");
        highestLow = Math.max(highestLow, home);
      } else {
        assertTrue(home >= high, "home above the boundary");
        highestHigh = Math.max(highestHigh, home);
      }
      for (long before = home; before < bucket; before++) {
        assertEquals(Table.BUCKET_SLOTS, table.count(before), "entries before");
      }
    }
    entries += count;
  }

  private void checkEntry(long slot, long home, long hash) {
    long buckets = table.bucketsOf(hash);
    assertEquals(home, Homes.of(hash, buckets), "home");
    long wanted = Slot.wanted(hash, Homes.level(buckets));
    assertTrue(Slot.fits(Slot.withDisplacement(slot, 0), wanted), "tag fits");
    assertTrue(Slot.known(slot) >= Remapping.KNOWN_MIN, "known bits");
  }
}
