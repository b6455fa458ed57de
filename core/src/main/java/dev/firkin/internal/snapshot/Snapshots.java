package dev.firkin.internal.snapshot;

import dev.firkin.error.LimitException;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.internal.segment.Segment;
import dev.firkin.spi.Keydir;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open snapshots. All calls but {@link #isEmpty}, {@link #count} and {@link #onReleased} by
 * whoever holds the append lock, so that a moment lies between two writes.
 */
public final class Snapshots {

  private final int most;
  private final CopyOnWriteArrayList<Moment> open = new CopyOnWriteArrayList<>();
  private final List<Keydir> clearedKeydirs = new ArrayList<>();
  private @Nullable Consumer<Segment> released;

  /**
   * @param most how many may be open
   */
  public Snapshots(int most) {
    this.most = most;
  }

  /** Who frees segments that nobody holds any more. */
  public void onReleased(Consumer<Segment> free) {
    released = free;
  }

  /** Whether none is open. */
  public boolean isEmpty() {
    return open.isEmpty();
  }

  /** How many are open. */
  public int count() {
    return open.size();
  }

  /**
   * Holds the present moment.
   *
   * @throws LimitException if too many are open
   */
  public Moment open(long sequence, List<Segment> segments, List<Keyspace> maps) {
    if (open.size() >= most) {
      throw new LimitException(
          "%d snapshots are open, which is snapshotsMax; close some, streams of entries included"
              .formatted(most));
    }
    Moment moment = new Moment(sequence, segments, maps);
    open.add(moment);
    return moment;
  }

  /** Notes where a key was, before its keydir changes. */
  public void note(Keyspace map, byte[] key, long hash, long location) {
    for (Moment moment : open) {
      moment.note(map, key, hash, location);
    }
  }

  /** Takes the store's reference from a segment that a merge has replaced. */
  public void retire(Segment segment) {
    for (Moment moment : open) {
      if (moment.mayShow(segment)) {
        moment.retain(segment);
      }
    }
    release(segment);
  }

  /** Lets go of a segment that was acquired. */
  public void release(Segment segment) {
    Consumer<Segment> free = released;
    if (segment.release() && free != null) {
      free.accept(segment);
    }
  }

  /** Takes the keydir of a map that was cleared. */
  public void retire(Keydir keydir) {
    if (open.isEmpty()) {
      keydir.close();
    } else {
      clearedKeydirs.add(keydir);
    }
  }

  private boolean closeUnlessShown(Keydir keydir) {
    boolean shown = open.stream().anyMatch(moment -> moment.shows(keydir));
    if (!shown) {
      keydir.close();
    }
    return !shown;
  }

  /** Lets a moment go. Twice does nothing. */
  public void close(Moment moment) {
    if (!open.remove(moment)) {
      return;
    }
    for (Segment segment : moment.retained()) {
      release(segment);
    }
    clearedKeydirs.removeIf(this::closeUnlessShown);
  }
}
