package dev.firkin.index.offheap;

/** The table's way from one number of buckets to another, in small steps. The writer's. */
sealed interface Pass permits GrowthPass, ShrinkPass {

  /**
   * Moves some entries, and the boundary behind them.
   *
   * @return whether that was the last step
   */
  boolean step();
}
