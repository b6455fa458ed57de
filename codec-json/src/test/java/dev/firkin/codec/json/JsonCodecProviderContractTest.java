package dev.firkin.codec.json;

import dev.firkin.spi.CodecProvider;
import dev.firkin.testkit.contract.CodecProviderContract;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

class JsonCodecProviderContractTest implements CodecProviderContract {

  record Point(int x, int y) {}

  @Override
  public CodecProvider provider() {
    return new JsonCodecProvider();
  }

  @Override
  public List<Type> types() {
    return List.of(Point.class, String.class, Object.class, Map.class, int[].class);
  }

  @Override
  public List<Type> refusedTypes() {
    return List.of(Runnable.class);
  }
}
