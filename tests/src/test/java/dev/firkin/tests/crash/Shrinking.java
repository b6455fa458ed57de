package dev.firkin.tests.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks for the smallest history that still fails. */
final class Shrinking {

  private final int triesEach;
  private final long end;
  private History smallest;
  private Throwable why;
  private int runs;

  private Shrinking(History failing, Throwable why, int triesEach, long millis) {
    smallest = failing;
    this.why = why;
    this.triesEach = triesEach;
    end = System.nanoTime() + millis * 1_000_000;
  }

  /**
   * What was found.
   *
   * @param history the smallest one
   * @param why how it fails
   * @param runs how many histories were run to find it
   */
  record Smallest(History history, Throwable why, int runs) {}

  /**
   * Makes a history smaller.
   *
   * @param triesEach how often a smaller one is run, since threads make failures come and go
   * @param millis when to stop
   */
  static Smallest of(History failing, Throwable why, int triesEach, long millis) {
    Shrinking work = new Shrinking(failing, why, triesEach, millis);
    boolean smaller = true;
    while (smaller && System.nanoTime() < work.end) {
      smaller = work.removeSteps() | work.simplifySettings() | work.simplifySteps();
    }
    return new Smallest(work.smallest, work.why, work.runs);
  }

  /** How a history fails; null if it does not. */
  static @Nullable Throwable failure(History history, int tries) {
    for (int n = 0; n < tries; n++) {
      try {
        history.run(new Tally());
      } catch (Throwable e) {
        return e;
      }
    }
    return null;
  }

  private boolean take(History smaller) {
    if (System.nanoTime() > end) {
      return false;
    }
    runs++;
    Throwable failure = failure(smaller, triesEach);
    if (failure == null) {
      return false;
    }
    smallest = smaller;
    why = failure;
    return true;
  }

  private boolean removeSteps() {
    boolean any = false;
    for (int many = Math.max(1, smallest.steps().size() / 2); many > 0; many /= 2) {
      for (int from = smallest.steps().size() - many; from >= 0; from -= many) {
        List<Step> rest = new ArrayList<>(smallest.steps());
        rest.subList(from, from + many).clear();
        any |= take(smallest.with(rest));
      }
    }
    return any;
  }

  private boolean simplifySettings() {
    History h = smallest;
    boolean any =
        h.merging() && take(new History(h.policy(), false, h.keydir(), h.compressor(), h.steps()));
    h = smallest;
    any |=
        h.policy() != Policy.NEVER
            && take(new History(Policy.NEVER, h.merging(), h.keydir(), h.compressor(), h.steps()));
    h = smallest;
    any |=
        !h.keydir().equals("heap")
            && take(new History(h.policy(), h.merging(), "heap", h.compressor(), h.steps()));
    h = smallest;
    any |=
        !h.compressor().equals("none")
            && take(new History(h.policy(), h.merging(), h.keydir(), "none", h.steps()));
    return any;
  }

  private boolean simplifySteps() {
    boolean any = false;
    for (int n = 0; n < smallest.steps().size(); n++) {
      for (Step simpler : simpler(smallest.steps().get(n)).toList()) {
        List<Step> steps = new ArrayList<>(smallest.steps());
        steps.set(n, simpler);
        if (take(smallest.with(steps))) {
          any = true;
          break;
        }
      }
    }
    return any;
  }

  /** Steps that are simpler than one, the simplest first. */
  private static Stream<Step> simpler(Step step) {
    return switch (step) {
      case Step.Put s ->
          Stream.concat(
              s.seconds() == 0 ? Stream.of() : Stream.of(new Step.Put(s.key(), s.bytes(), 0)),
              smaller(s.bytes(), n -> new Step.Put(s.key(), n, s.seconds())));
      case Step.PutIfAbsent s -> Stream.of(new Step.Put(s.key(), s.bytes(), 0));
      case Step.Batch s ->
          Stream.concat(
              s.members().stream()
                  .map(m ->
                      m.bytes() < 0
                          ? new Step.Delete(m.key())
                          : new Step.Put(m.key(), m.bytes(), 0)),
              s.members().stream()
                  .filter(m -> s.members().size() > 1)
                  .map(m -> new Step.Batch(without(s.members(), m))));
      case Step.Compact() -> Stream.of(new Step.RollOver());
      case Step.Merge(int percent) -> Stream.of(new Step.Compact());
      case Step.Arm s -> smaller(s.operations(), Step.Arm::new);
      case Step.Kill s -> smaller(s.again(), Step.Kill::new);
      case Step.PowerCut s ->
          Stream.<Step>concat(
              Stream.of(new Step.Kill(s.again())),
              smaller(s.again(), n -> new Step.PowerCut(s.seed(), n)));
      case Step.Plant s ->
          smaller(s.n(), n -> n == 0 ? s : new Step.Plant(s.trouble(), n))
              .filter(other -> !other.equals(s));
      case Step.Room s -> smaller(s.bytes(), Step.Room::new);
      case Step.Quota s -> smaller(s.bytes(), Step.Quota::new);
      case Step.Jump s when Math.abs(s.seconds()) != 110 ->
          Stream.of(new Step.Jump(s.seconds() < 0 ? -110 : 110));
      case Step.Compressor(String name) when !name.equals("none") ->
          Stream.of(new Step.Compressor("none"), new Step.Reopen());
      case Step.Keydir s -> Stream.of(new Step.Reopen());
      case Step.Syncing s -> Stream.of(new Step.Reopen());
      default -> Stream.of();
    };
  }

  private static List<Step.Member> without(List<Step.Member> members, Step.Member gone) {
    List<Step.Member> rest = new ArrayList<>(members);
    rest.remove(gone);
    return rest;
  }

  private static Stream<Step> smaller(int n, Function<Integer, Step> make) {
    return Stream.of(0, 1, 10, 100, n / 2, n > 20 ? n - n / 10 : n - 1)
        .filter(m -> m < n && m >= 0)
        .distinct()
        .map(make);
  }
}
