package dev.firkin.internal.recovery;

import dev.firkin.internal.format.HintFile;
import dev.firkin.internal.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads hint files in the order of their segments. Those that nothing but hint files come before
 * wait until the first segment without one, or the end, and are merged then, if the keydirs can be
 * filled so. All others are loaded one by one.
 */
final class HintRun {

  private final KeydirLoader loader;
  private final HintMerge merge;
  private final List<Hinted> waiting = new ArrayList<>();
  private boolean ended;
  private @Nullable Boolean possible;

  HintRun(KeydirLoader loader, HintMerge merge) {
    this.loader = loader;
    this.merge = merge;
  }

  /**
   * Takes a sealed segment.
   *
   * @param hint of the whole of it, open until {@link #end}
   */
  void load(Segment segment, HintFile hint) {
    if (ended) {
      loader.load(segment, hint);
    } else {
      waiting.add(new Hinted(segment, hint));
    }
  }

  /** Whether hint files wait to be merged, and one more would be. */
  boolean isMerging() {
    return !ended && isPossible();
  }

  private boolean isPossible() {
    if (possible == null) {
      possible = merge.isPossible();
    }
    return possible;
  }

  /** Loads what waits, before something that is no sealed segment's hint file. */
  void end() {
    ended = true;
    if (waiting.isEmpty()) {
      return;
    }
    if (isPossible()) {
      loader.looked(merge.run(waiting));
    } else {
      waiting.forEach(hinted -> loader.load(hinted.segment(), hinted.hint()));
    }
    waiting.clear();
  }
}
