package dev.firkin.examples.codec;

import dev.firkin.spi.CodecProvider;
import dev.firkin.testkit.contract.CodecProviderContract;
import java.lang.reflect.Type;
import java.util.List;

/** What every provider of codecs promises. */
class ReadingCodecProviderTest implements CodecProviderContract {

  @Override
  public CodecProvider provider() {
    return new ReadingCodecProvider();
  }

  @Override
  public List<Type> types() {
    return List.of(Reading.class);
  }

  @Override
  public List<Type> refusedTypes() {
    return List.of(String.class, Object.class);
  }
}
