package dev.firkin.tests.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The contract of a store that may crash, as a plain model: the states it went through, and which
 * of them a crash may lead back to.
 *
 * <ul>
 *   <li>After the death of the process: the state after the last write that was acknowledged, or
 *       that with the write under way.
 *   <li>After a power cut: one of the states from the last that is known to be forced to that with
 *       the write under way. A state, not a mixture: what is there is a prefix of the order in
 *       which writes were acknowledged, and a batch is there whole or not at all.
 * </ul>
 *
 * <p>One thread writes; any may ask for the {@link #bounds}.
 */
final class Ledger {

  private final List<State> states = new ArrayList<>();
  private volatile int started;
  private volatile int acknowledged;
  private volatile int durable;
  private int writes;

  Ledger() {
    states.add(State.EMPTY);
  }

  /**
   * To which states a crash may lead back.
   *
   * @param killLeast after a kill, at least this many writes
   * @param cutLeast after a power cut, at least this many writes
   * @param most in either case at most this many
   */
  record Bounds(int killLeast, int cutLeast, int most) {
    /** What is possible if part was read before the moment of the crash and part after it. */
    Bounds upTo(Bounds later) {
      return new Bounds(killLeast, cutLeast, later.most);
    }
  }

  Bounds bounds() {
    int cutLeast = durable;
    int killLeast = acknowledged;
    return new Bounds(killLeast, cutLeast, started);
  }

  State last() {
    return states.getLast();
  }

  /** The last state, and the one before a write that failed and may have taken effect or not. */
  List<State> present() {
    return List.copyOf(states.subList(acknowledged, started + 1));
  }

  /** The last state with what was just seen. */
  void observed(State same) {
    states.set(states.size() - 1, same);
  }

  /** A number that no other write has. */
  int nextWrite() {
    return ++writes;
  }

  /** Does a write. If it throws, it may have taken effect. */
  void write(State after, Runnable write) {
    states.add(after);
    started = states.size() - 1;
    write.run();
    acknowledged = started;
  }

  /** The write under way, if it failed, has not taken effect. */
  void failedWithoutEffect() {
    if (started > acknowledged) {
      states.removeLast();
      started = acknowledged;
    }
  }

  /** Does what makes durable all that is acknowledged. */
  void force(Runnable force) {
    int all = acknowledged;
    force.run();
    durable = all;
  }

  /** Notes that all that is acknowledged is durable. */
  void forced() {
    durable = acknowledged;
  }

  /** A write that was under way at a crash may have been refused since, without effect. */
  private int last(int most) {
    return Math.min(most, states.size() - 1);
  }

  /** The states that a store with these entries may be in. */
  List<State> matching(
      Map<String, byte[]> found,
      int least,
      int most,
      boolean sightingsLost,
      long now,
      long latest) {
    List<State> all = new ArrayList<>();
    for (int i = least; i <= last(most); i++) {
      State state = sightingsLost ? states.get(i).unseen() : states.get(i);
      if (state.mismatch(found, now, latest).isEmpty()) {
        all.add(state);
      }
    }
    return all;
  }

  /**
   * The states that a store with these entries may be in.
   *
   * @throws AssertionError if there is none
   */
  List<State> possible(
      Map<String, byte[]> found, int least, int most, boolean sightingsLost, SteppedClock clock) {
    List<State> all = matching(found, least, most, sightingsLost, clock.millis(), clock.latest());
    if (all.isEmpty()) {
      throw new AssertionError(whyNone(found, least, most, clock.millis(), clock.latest()));
    }
    return all;
  }

  /** Why a store with these entries is in none of its possible states. */
  String whyNone(Map<String, byte[]> found, int least, int most, long now, long latest) {
    StringBuilder why = new StringBuilder("the store is in none of the states it may be in:\n");
    for (int i = Math.max(least, most - 20); i <= last(most); i++) {
      why.append("  after write %d: %s\n".formatted(i, states.get(i).mismatch(found, now, latest)));
    }
    for (int i = 0; i < least; i++) {
      if (states.get(i).mismatch(found, now, latest).isEmpty()) {
        why.append("  it is in the state after write %d, of at least %d\n".formatted(i, least));
      }
    }
    return why.toString();
  }

  /** Begins anew from a state that is durable. */
  void restart(State from) {
    states.clear();
    states.add(from);
    started = 0;
    acknowledged = 0;
    durable = 0;
  }
}
