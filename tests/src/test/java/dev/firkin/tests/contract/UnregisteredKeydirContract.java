package dev.firkin.tests.contract;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirImageSource;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.testkit.contract.KeydirContract;
import java.io.IOException;
import java.time.Duration;

/** The suite of a keydir that no store knows of, but for its name. */
abstract class UnregisteredKeydirContract implements KeydirContract {

  abstract Keydir create(KeydirContext context);

  @Override
  public KeydirProvider provider() {
    return provider("test-keydir");
  }

  /** Makes a keydir of the image of another; unless overridden, there are no images. */
  Keydir restore(KeydirContext context, KeydirImageSource image) throws IOException {
    throw new IOException("no images");
  }

  KeydirProvider provider(String name) {
    return new KeydirProvider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Keydir create(KeydirContext context) {
        return UnregisteredKeydirContract.this.create(context);
      }

      @Override
      public Keydir restore(KeydirContext context, KeydirImageSource image) throws IOException {
        return UnregisteredKeydirContract.this.restore(context, image);
      }
    };
  }

  @Override
  public boolean isRegistered() {
    return false;
  }

  @Override
  public long bytesPerShortKeyMax() {
    return 400;
  }

  @Override
  public Duration stressDuration() {
    return Duration.ofMillis(300);
  }
}
