package dev.firkin.internal.merge;

import dev.firkin.error.FirkinException;

/** What merges ask and tell of the room on the disk, and of a store that cannot go on. */
public interface MergeRoom {

  /** Makes writers wait for merges, or lets them go on. */
  void shutGate(boolean now);

  /** Whether what is set aside for a full disk is whole. */
  boolean holdReserve();

  /** Gives it up, since the disk is full. True if that has made some room. */
  boolean releaseReserve();

  /** The manifest is in doubt. Returns the exception that says that nothing is written any more. */
  FirkinException manifestInDoubt(Throwable cause);
}
