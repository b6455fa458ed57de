package dev.firkin.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Inputs to make others of: the valid ones, and those of which something new came. */
final class Corpus {

  private static final int FOUND_MAX = 1000;

  private final List<Input> seeds;
  private final List<Input> found = new ArrayList<>();
  private final Random random;

  Corpus(List<Input> seeds, Random random) {
    this.seeds = List.copyOf(seeds);
    this.random = random;
  }

  void add(Input input) {
    if (found.size() < FOUND_MAX) {
      found.add(input);
    } else {
      found.set(random.nextInt(FOUND_MAX), input);
    }
  }

  Input pick() {
    List<Input> from = found.isEmpty() || random.nextBoolean() ? seeds : found;
    return from.get(random.nextInt(from.size()));
  }
}
