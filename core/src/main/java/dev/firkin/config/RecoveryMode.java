package dev.firkin.config;

/** What opening does about damage. A torn tail is no damage: it is how a crash looks. */
public enum RecoveryMode {
  /** Cuts a torn tail, refuses any damage before it. The default. */
  TOLERATE_TORN_TAIL,

  /** Refuses a torn tail too: for stores that were closed properly and must be untouched. */
  REFUSE_ANY_DAMAGE,

  /**
   * Reads what can be read. Each lost range is in the recovery report; the damaged file is moved
   * aside, never deleted. An older value of a lost record may come back.
   */
  SALVAGE
}
