package dev.firkin.tests.contract;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirImageSource;
import java.io.IOException;

/** The contract can be kept by a keydir without keys. */
class RecordKeydirTest extends UnregisteredKeydirContract {

  @Override
  Keydir create(KeydirContext context) {
    return new RecordKeydir(context);
  }

  @Override
  Keydir restore(KeydirContext context, KeydirImageSource image) throws IOException {
    return RecordKeydir.restored(context, image);
  }
}
