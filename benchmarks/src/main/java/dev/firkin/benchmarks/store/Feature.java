package dev.firkin.benchmarks.store;

/** What not every store can do. A work that needs a missing feature is left out for that store. */
public enum Feature {
  /** Answers gets: a raw append does not. */
  READS,
  /** Keeps what was put past a clean close. */
  PERSISTS,
  /** Promises to open again after kill -9 of the process. */
  SURVIVES_KILL,
  /** Can return from a put only when the entry is on the device. */
  FORCED_PUT
}
