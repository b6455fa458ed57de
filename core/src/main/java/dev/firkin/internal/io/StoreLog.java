package dev.firkin.internal.io;

/**
 * Where stores say what happens to them. The logger is found when the first line is written, not
 * when a store is opened, since that takes longer than half of an opening.
 */
public final class StoreLog {

  /** Of all stores. */
  public static final System.Logger LOGGER = System.getLogger("dev.firkin");

  private StoreLog() {}
}
