package dev.firkin.tests.contract;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.testkit.contract.KeydirContract;
import java.time.Duration;
import java.util.function.Function;

/** The suite of a keydir that no store knows of, but for its name. */
abstract class UnregisteredKeydirContract implements KeydirContract {

  abstract Keydir create(KeydirContext context);

  @Override
  public KeydirProvider provider() {
    return provider("test-keydir", this::create);
  }

  static KeydirProvider provider(String name, Function<KeydirContext, Keydir> create) {
    return new KeydirProvider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Keydir create(KeydirContext context) {
        return create.apply(context);
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
