package dev.firkin.examples.codec;

import dev.firkin.spi.Codec;
import dev.firkin.spi.CodecProvider;
import java.lang.reflect.Type;

/** Offers {@link ReadingCodec} by its name, for programs that know no more of it. */
public final class ReadingCodecProvider implements CodecProvider {

  /** For {@link java.util.ServiceLoader}. */
  public ReadingCodecProvider() {}

  @Override
  public String name() {
    return ReadingCodec.NAME;
  }

  @Override
  public Codec<?> codec(Type type) {
    if (type != Reading.class) {
      throw new IllegalArgumentException(
          "codec '%s' takes %s, not %s"
              .formatted(name(), Reading.class.getName(), type.getTypeName()));
    }
    return new ReadingCodec();
  }
}
