package dev.firkin.fuzz;

import dev.firkin.internal.format.FileNames;

/** Hint files. */
class HintFileFuzzTest extends FuzzContract {

  @Override
  Target target() {
    return new StoreTarget(name -> FileNames.hintId(name).isPresent(), false);
  }
}
