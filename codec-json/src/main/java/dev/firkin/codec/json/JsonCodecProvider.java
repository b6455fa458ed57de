package dev.firkin.codec.json;

import dev.firkin.spi.Codec;
import dev.firkin.spi.CodecProvider;
import java.lang.reflect.Type;

/**
 * Offers {@link JsonCodec} by the name {@code json}. Programs call {@link JsonCodec#of} instead.
 */
public final class JsonCodecProvider implements CodecProvider {

  /** For {@link java.util.ServiceLoader}. */
  public JsonCodecProvider() {}

  @Override
  public String name() {
    return JsonCodec.NAME;
  }

  @Override
  public Codec<?> codec(Type type) {
    return JsonCodec.of(type);
  }
}
