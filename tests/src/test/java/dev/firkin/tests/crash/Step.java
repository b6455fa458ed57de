package dev.firkin.tests.crash;

import java.util.List;

/** One step of a history. */
sealed interface Step {

  /** Puts; {@code seconds} to live, 0 for ever. */
  record Put(String key, int bytes, int seconds) implements Step {}

  record PutIfAbsent(String key, int bytes) implements Step {}

  record Touch(String key, int seconds) implements Step {}

  record Delete(String key) implements Step {}

  /** Puts those with 0 bytes or more, deletes the others, all at once. */
  record Batch(List<Member> members) implements Step {}

  record Member(String key, int bytes) {}

  record Clear() implements Step {}

  record Sync() implements Step {}

  record RollOver() implements Step {}

  record Compact() implements Step {}

  /** Compares everything. */
  record Look() implements Step {}

  /** Holds the present moment. */
  record Hold() implements Step {}

  /** Compares the moment that is held, and lets it go. */
  record LookBack() implements Step {}

  record Jump(int seconds) implements Step {}

  record Reopen() implements Step {}

  /** Closes the store and opens it with another compressor. */
  record Compressor(String name) implements Step {}

  /** Closes the store and opens it with another keydir. */
  record Keydir(String name) implements Step {}

  /** Writes a checkpoint of the keydirs, if they have any. */
  record Checkpoint() implements Step {}

  /** Trains a dictionary, if the compressor takes one. */
  record Train() implements Step {}

  /** The next crash is to happen so many disk operations from now, if there are so many by then. */
  record Arm(int operations) implements Step {}

  /** Kills the process; again at an operation of the recovery, unless that is 0. */
  record Kill(int again) implements Step {}

  /** Cuts the power; again at an operation of the recovery, unless that is 0. */
  record PowerCut(int seed, int again) implements Step {}
}
