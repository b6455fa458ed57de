package dev.firkin.tests.crash;

import java.util.List;

/** One step of a history. */
sealed interface Step {

  /** Whether it is one after which calls may be refused. */
  default boolean isTrouble() {
    return this instanceof Plant
        || this instanceof LoseWriteBack
        || this instanceof Room
        || this instanceof Quota;
  }

  /** A step that a store refuses which has failed. */
  sealed interface Write extends Step {}

  /** Puts; {@code seconds} to live, 0 for ever. */
  record Put(String key, int bytes, int seconds) implements Write {}

  record PutIfAbsent(String key, int bytes) implements Write {}

  record Touch(String key, int seconds) implements Write {}

  record Delete(String key) implements Write {}

  /** Puts those with 0 bytes or more, deletes the others, all at once. */
  record Batch(List<Member> members) implements Write {}

  record Member(String key, int bytes) {}

  record Clear() implements Write {}

  record Sync() implements Write {}

  record RollOver() implements Write {}

  /** Merges everything that has a dead byte. */
  record Compact() implements Write {}

  /** Merges what is dead by more than so many percent. */
  record Merge(int percent) implements Write {}

  /** Compares everything. */
  record Look() implements Step {}

  /** Holds the present moment, beside those that are held; lets go of the oldest of many. */
  record Hold() implements Step {}

  /** Compares all the moments that are held. */
  record LookBack() implements Step {}

  /** Lets go of the oldest moment that is held. */
  record LetGo() implements Step {}

  record Jump(int seconds) implements Step {}

  record Reopen() implements Step {}

  /** Closes the store and opens it with another compressor. */
  record Compressor(String name) implements Step {}

  /** Closes the store and opens it with another keydir. */
  record Keydir(String name) implements Step {}

  /** Closes the store and opens it with another sync policy. */
  record Syncing(Policy policy) implements Step {}

  /** Compares the statistics with what a full scan of the log counts. */
  record Recount() implements Step {}

  /** Writes a checkpoint of the keydirs, if they have any. */
  record Checkpoint() implements Write {}

  /** Trains a dictionary, if the compressor takes one. */
  record Train() implements Write {}

  /** The next crash is to happen so many disk operations from now, if there are so many by then. */
  record Arm(int operations) implements Step {}

  /** Kills the process; again at an operation of the recovery, unless that is 0. */
  record Kill(int again) implements Step {}

  /** Cuts the power; again at an operation of the recovery, unless that is 0. */
  record PowerCut(int seed, int again) implements Step {}

  /** Lets the operating system write back some of what is not forced. */
  record WriteBack(int seed) implements Step {}

  /** The same, and the device refuses it, which the next force is told. */
  record LoseWriteBack(int seed) implements Step {}

  /** At the next reopening or kill, the page cache drops what a failed force has left there. */
  record Evict() implements Step {}

  /** From here on something is wrong with the disk: from the n-th operation that it can hit. */
  record Plant(Trouble trouble, int n) implements Step {}

  /** From here on the disk has room for so many bytes. */
  record Room(int bytes) implements Step {}

  /** From here on the store may take so many more bytes, although the disk has room. */
  record Quota(int bytes) implements Step {}

  /** All is well with the disk again. */
  record Mend() implements Step {}
}
