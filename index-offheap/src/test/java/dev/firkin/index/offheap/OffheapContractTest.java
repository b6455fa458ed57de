package dev.firkin.index.offheap;

import dev.firkin.spi.KeydirProvider;
import dev.firkin.testkit.contract.KeydirContract;
import java.time.Duration;
import net.jqwik.api.Tag;

/** The suite that every keydir must pass. */
@Tag("trap-J5")
class OffheapContractTest implements KeydirContract {

  @Override
  public KeydirProvider provider() {
    return new OffheapKeydirProvider();
  }

  @Override
  public long bytesPerShortKeyMax() {
    return 14;
  }

  @Override
  public Duration stressDuration() {
    return Duration.ofSeconds(Boolean.getBoolean("firkin.long") ? 60 : 2);
  }
}
