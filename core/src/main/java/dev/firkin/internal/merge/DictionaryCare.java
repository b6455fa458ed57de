package dev.firkin.internal.merge;

/** What merges do for compression besides compressing. By the merging thread, without locks. */
public interface DictionaryCare {

  /** Before a merge: trains the first dictionary once there are enough values. */
  void trainIfDue();

  /** After merges: lets dictionaries go that no segment needs any more. */
  void dropUnneeded();
}
