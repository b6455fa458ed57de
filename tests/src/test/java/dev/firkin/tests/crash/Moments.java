package dev.firkin.tests.crash;

import dev.firkin.Snapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Snapshots of a store, each beside what the model may have been at its moment. */
final class Moments {

  private static final int MOST = 3;

  private final OpenStore store;
  private final Deque<Moment> held = new ArrayDeque<>();

  private record Moment(Snapshot snapshot, List<State> possible) {}

  Moments(OpenStore store) {
    this.store = store;
  }

  /** Holds the present moment, which is one of these states. */
  void hold(List<State> possible) {
    if (held.size() == MOST) {
      letGoOldest();
    }
    held.add(new Moment(store.firkin().snapshot(), possible));
  }

  /** Compares all; returns how many. */
  int compare(SteppedClock clock) {
    for (Moment moment : held) {
      Map<String, byte[]> found = store.readAll(moment.snapshot);
      List<String> mismatches =
          moment.possible.stream()
              .map(state -> state.mismatch(found, clock.millis(), clock.latest()))
              .toList();
      if (!mismatches.contains("")) {
        throw new AssertionError("a snapshot shows what was not: " + mismatches);
      }
    }
    return held.size();
  }

  void letGoOldest() {
    if (!held.isEmpty()) {
      held.removeFirst().snapshot.close();
    }
  }

  void letGo() {
    while (!held.isEmpty()) {
      letGoOldest();
    }
  }
}
