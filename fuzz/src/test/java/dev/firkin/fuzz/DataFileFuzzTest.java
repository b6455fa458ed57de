package dev.firkin.fuzz;

import dev.firkin.internal.format.FileNames;

/** Data files, records and header, behind their checksums and before. */
class DataFileFuzzTest extends FuzzContract {

  @Override
  Target target() {
    return new StoreTarget(name -> FileNames.dataId(name).isPresent(), false);
  }
}
