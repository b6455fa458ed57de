package dev.firkin.codec.kryo;

import dev.firkin.spi.Codec;
import dev.firkin.spi.CodecProvider;
import java.lang.reflect.Type;

/**
 * Offers {@link KryoCodec#of(Type)} by the name {@code kryo}: for types that say by themselves
 * which classes their values are of. Others need {@link KryoCodec#builder(Type)}.
 */
public final class KryoCodecProvider implements CodecProvider {

  /** For {@link java.util.ServiceLoader}. */
  public KryoCodecProvider() {}

  @Override
  public String name() {
    return KryoCodec.NAME;
  }

  @Override
  public Codec<?> codec(Type type) {
    return KryoCodec.of(type);
  }
}
