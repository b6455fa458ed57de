package dev.firkin.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Makes an input smaller, and more like a valid one, as long as the same comes of it. */
final class Minimizer {

  private final Target target;
  private final Predicate<Input> isStillFound;
  private int triesLeft;

  /**
   * @param tries how often an input may be tried
   */
  Minimizer(Target target, Predicate<Input> isStillFound, int tries) {
    this.target = target;
    this.isStillFound = isStillFound;
    this.triesLeft = tries;
  }

  Input minimize(Input input) {
    Input least = input;
    for (int before = -1; before != triesLeft && triesLeft > 0; ) {
      before = triesLeft;
      Input shorter = shorten(least);
      Input alike = liken(shorter);
      if (Arrays.equals(alike.bytes(), least.bytes())) {
        return alike;
      }
      least = alike;
    }
    return least;
  }

  private Input shorten(Input input) {
    Input least = input;
    for (int part = Math.max(1, input.bytes().length / 2); part > 0 && triesLeft > 0; part /= 2) {
      for (int at = least.bytes().length - part; at >= 0 && triesLeft > 0; at -= part) {
        Input shorter = target.mend(least.with(without(least.bytes(), at, part)));
        if (shorter.bytes().length < least.bytes().length && isFound(shorter)) {
          least = shorter;
          at = Math.min(at, least.bytes().length);
        }
      }
    }
    return least;
  }

  private static byte[] without(byte[] bytes, int at, int length) {
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
    System.arraycopy(bytes, at + length, shorter, at, shorter.length - at);
    return shorter;
  }

  /** Takes parts of the valid input that is nearest, or zeros. */
  private Input liken(Input input) {
    Input least = input;
    byte[] like = nearest(input);
    for (int part = Math.max(1, input.bytes().length / 2); part > 0 && triesLeft > 0; part /= 2) {
      for (int at = 0; at < least.bytes().length && triesLeft > 0; at += part) {
        byte[] bytes = least.bytes().clone();
        int to = Math.min(bytes.length, at + part);
        System.arraycopy(like, at, bytes, at, to - at);
        if (!Arrays.equals(bytes, least.bytes())) {
          Input alike = target.mend(least.with(bytes));
          if (!Arrays.equals(alike.bytes(), least.bytes()) && isFound(alike)) {
            least = alike;
          }
        }
      }
    }
    return least;
  }

  private byte[] nearest(Input input) {
    List<Input> seeds =
        target.seeds().stream()
            .filter(seed -> seed.words().getFirst().equals(input.words().getFirst()))
            .toList();
    byte[] nearest = new byte[0];
    int best = -1;
    for (Input seed : seeds) {
      int equal = 0;
      for (int i = 0; i < Math.min(seed.bytes().length, input.bytes().length); i++) {
        equal += seed.bytes()[i] == input.bytes()[i] ? 1 : 0;
      }
      if (equal > best) {
        best = equal;
        nearest = seed.bytes();
      }
    }
    return Arrays.copyOf(nearest, input.bytes().length);
  }

  private boolean isFound(Input input) {
    triesLeft--;
    return isStillFound.test(input);
  }
}
