package dev.firkin.index.offheap;

import dev.firkin.spi.KeydirFill;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Fills an empty table. Keys that come in the order of their hashes come in the order of their
 * homes, so each goes to the first slot from its home on that lies behind the one before. The parts
 * share no bucket: one belongs to the part that has the last hash of this home, and only to it. The
 * few keys between two parts that would need a bucket of another, and those that find no room, wait
 * until all parts have ended and are inserted like any other.
 */
final class OffheapFill implements KeydirFill {

  private final Table table;
  private final long buckets;
  private final Consumer<OffheapFill> whenFinished;
  private final List<Unplaced> left = new ArrayList<>();
  private long placed;

  /**
   * @param table empty, and not being resized
   * @param whenFinished takes what the parts have left
   */
  OffheapFill(Table table, Consumer<OffheapFill> whenFinished) {
    this.table = table;
    this.buckets = table.bucketsOf(0);
    this.whenFinished = whenFinished;
  }

  @Override
  public KeydirFill.Part part(long firstHash, long lastHash) {
    if (Long.compareUnsigned(firstHash, lastHash) > 0) {
      throw new IllegalArgumentException(
          "the first hash of a part must not be above the last, were %x and %x"
              .formatted(firstHash, lastHash));
    }
    return new Part(firstHash, lastHash);
  }

  @Override
  public void finish() {
    whenFinished.accept(this);
  }

  /** How many entries are in the table. */
  long placed() {
    return placed;
  }

  /** Those that are not, in no order, but those of one hash together. */
  List<Unplaced> left() {
    return left;
  }

  private synchronized void add(Part part) {
    placed += part.placed;
    left.add(part.kept);
  }

  private final class Part implements KeydirFill.Part {
    private final Unplaced kept = new Unplaced();
    private final int level = Homes.level(buckets);
    private final long lastHash;
    private final long endSlot;
    private long hashBefore;
    private long next;
    private long placed;

    Part(long firstHash, long lastHash) {
      this.lastHash = lastHash;
      hashBefore = firstHash;
      long end = Homes.of(lastHash, buckets);
      endSlot =
          lastHash == -1
              ? Table.slotsFor(buckets)
              : Table.firstSlot(lastHash == Homes.lastHash(end, buckets) ? end + 1 : end);
    }

    @Override
    public void add(long hash, long location) {
      if (Long.compareUnsigned(hash, hashBefore) < 0 || Long.compareUnsigned(hash, lastHash) > 0) {
        throw new IllegalArgumentException(
            "hash must be from %x, the one before, to %x, was %x"
                .formatted(hashBefore, lastHash, hash));
      }
      hashBefore = hash;
      long home = Homes.of(hash, buckets);
      long at = Math.max(next, Table.firstSlot(home));
      long displacement = Table.bucket(at) - home;
      if (at >= endSlot || displacement > Slot.DISPLACEMENT_MAX) {
        kept.add(hash, location);
        return;
      }
      long slot = Slot.of(location, hash, level, Slot.KNOWN_MAX);
      table.chunk(at).put(Table.indexInChunk(at), Slot.withDisplacement(slot, displacement));
      next = at + 1;
      placed++;
    }

    @Override
    public void finish() {
      OffheapFill.this.add(this);
    }
  }
}
