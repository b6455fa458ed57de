package dev.firkin.internal.recovery;

import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.keydir.Keyspaces;
import dev.firkin.internal.segment.Segment;
import dev.firkin.internal.segment.Segments;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Fills keydirs anew in a store that is open and has not been changed since, as if there had been
 * no checkpoint. The segments are counted anew, too: what a checkpoint left out as expired is there
 * again.
 */
final class Refill implements Supplier<Keyspaces> {

  private final Keyspaces maps;
  private final Segments segments;
  private final ToLongFunction<byte[]> hash;

  Refill(Keyspaces maps, Segments segments, ToLongFunction<byte[]> hash) {
    this.maps = maps;
    this.segments = segments;
    this.hash = hash;
  }

  /**
   * Reads all hint files, and the records of segments without one.
   *
   * @return maps with what they say
   * @throws dev.firkin.error.CorruptDataException if a record is damaged
   * @throws dev.firkin.error.LimitException if there is no memory for the keys
   */
  @Override
  public Keyspaces get() {
    Keyspaces fresh = maps.another();
    try {
      segments.ordered().forEach(Refill::forgetCounts);
      KeydirLoader loader = new KeydirLoader(fresh, segments, hash);
      HintRun run = new HintRun(loader, new HintMerge(fresh, InParallel.onAllProcessors()));
      for (Segment segment : segments.ordered()) {
        Segment.Hint hint = segment.hint();
        if (hint != null) {
          run.load(segment, hint.content());
        } else {
          run.end();
          SegmentScan.all(
              segment, SegmentHeader.BYTES, segment.end(), record -> loader.load(segment, record));
        }
      }
      run.end();
      return fresh;
    } catch (RuntimeException | Error e) {
      fresh.close();
      throw e;
    }
  }

  /** Also that sweeps found nothing expired: they looked when it was left out. */
  private static void forgetCounts(Segment segment) {
    segment.restoreDead(0, 0, 0, 0);
    segment.firstExpiry(segment.summary().firstExpiry());
  }
}
