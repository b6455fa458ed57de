package dev.firkin.fuzz;

import java.util.List;
import java.util.Random;

/** Something that reads bytes from anybody. For one thread. */
interface Target {

  /** Inputs that are accepted, from which the others are made. */
  List<Input> seeds();

  /**
   * Changes an input.
   *
   * @param other another one, to take parts from
   */
  Input mutate(Input input, Input other, Random random);

  /** Makes right what the target's subject says is right, after somebody changed the bytes. */
  default Input mend(Input input) {
    return input;
  }

  /**
   * Reads an input, and checks everything that is promised.
   *
   * @return what came of it, in few words, and in the same words whenever the same came of it:
   *     {@code ok} if it was accepted
   * @throws Exception if a promise is broken
   */
  String run(Input input) throws Exception;

  /** How much of the heap reading it may take, in bytes, whether it is kept or not. */
  default long heapBytesMax(Input input) {
    return 32L << 20;
  }
}
