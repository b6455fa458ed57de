package dev.firkin.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store that was opened after a crash, or after a disk had been bad. */
final class Recovered {

  private final OpenStore store;
  private final Writes writes;
  private final Ledger ledger;
  private final SteppedClock clock;

  Recovered(OpenStore store, Writes writes, Ledger ledger, SteppedClock clock) {
    this.store = store;
    this.writes = writes;
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Finds out in which of the possible states the store is, and lets the ledger go on from there.
   *
   * @param least writes that must be there
   * @param most writes that may be there
   * @param sightingsLost whether what was seen to have expired may be forgotten: after a power cut,
   *     by an image that was taken before it was seen, and where it could not be noted
   */
  void check(int least, int most, boolean sightingsLost) {
    var report = store.firkin().stats().recovery();
    assertThat(report.movedAside()).as("moved aside").isEmpty();
    assertThat(report.damage()).as("damage").isEmpty();
    Map<String, byte[]> found = store.readAll();
    List<State> possible = ledger.possible(found, least, most, sightingsLost, clock);
    ledger.restart(possible.getFirst().observed(found, clock.millis(), clock.latest()));
    settle(possible, found);
  }

  /**
   * Writes anew what is not known for certain. Two states may look the same and differ in what the
   * clock will make of them.
   */
  private void settle(List<State> possible, Map<String, byte[]> found) {
    List<Step.Member> members =
        Subject.KEYS.stream()
            .filter(key -> expiries(possible, key) > 1)
            .map(key -> new Step.Member(key, found.containsKey(key) ? 10 : -1))
            .toList();
    if (!members.isEmpty()) {
      writes.batch(members);
      ledger.force(store.firkin()::sync); // the ledger knows one of the states: none may come back
    }
  }

  private static long expiries(List<State> possible, String key) {
    return possible.stream()
        .map(state -> Optional.ofNullable(state.entries().get(key)))
        .map(held -> held.map(State.Held::expiry))
        .distinct()
        .count();
  }
}
