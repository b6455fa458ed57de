package dev.firkin.fuzz;

import dev.firkin.internal.format.FileNames;
import dev.firkin.internal.format.Manifest;
import dev.firkin.internal.format.StoreFormat;

/** STORE, MANIFEST, dictionaries, and the headers of data files. */
class MetadataFuzzTest extends FuzzContract {

  @Override
  Target target() {
    return new StoreTarget(
        name ->
            name.equals(StoreFormat.NAME)
                || name.equals(Manifest.NAME)
                || FileNames.dictionaryId(name).isPresent()
                || name.equals(FileNames.data(BaseStore.COMPRESSED))
                || name.equals(FileNames.data(BaseStore.ACTIVE)),
        true);
  }
}
