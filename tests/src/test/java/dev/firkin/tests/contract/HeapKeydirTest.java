package dev.firkin.tests.contract;

import dev.firkin.spi.KeydirProvider;
import dev.firkin.testkit.contract.KeydirContract;
import java.time.Duration;
import java.util.ServiceLoader;
import net.jqwik.api.Tag;

/** The keydir that every store has unless told otherwise. */
@Tag("trap-J5")
class HeapKeydirTest implements KeydirContract {

  @Override
  public KeydirProvider provider() {
    return ServiceLoader.load(KeydirProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals("heap"))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public long bytesPerShortKeyMax() {
    return 48;
  }

  @Override
  public Duration stressDuration() {
    return Duration.ofSeconds(Boolean.getBoolean("firkin.long") ? 60 : 1);
  }
}
