package dev.firkin.tests.contract;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;

/** The contract can be kept by a keydir without keys. */
class RecordKeydirTest extends UnregisteredKeydirContract {

  @Override
  Keydir create(KeydirContext context) {
    return new RecordKeydir(context);
  }
}
