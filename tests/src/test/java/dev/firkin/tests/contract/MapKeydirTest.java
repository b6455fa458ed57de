package dev.firkin.tests.contract;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;

/** The contract asks nothing that only the heap keydir can do. */
class MapKeydirTest extends UnregisteredKeydirContract {

  @Override
  Keydir create(KeydirContext context) {
    return new MapKeydir();
  }
}
