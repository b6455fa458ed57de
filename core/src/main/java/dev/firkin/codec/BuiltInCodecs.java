package dev.firkin.codec;

import dev.firkin.spi.Codec;
import dev.firkin.spi.CodecProvider;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.List;

/**
 * The built-in codecs as {@link java.util.ServiceLoader} wants them: one class a name. Programs
 * call {@link Codecs} instead.
 */
public abstract sealed class BuiltInCodecs implements CodecProvider {

  private final Class<?> type;
  private final Codec<?> codec;

  private <T> BuiltInCodecs(Class<T> type, Codec<T> codec) {
    this.type = type;
    this.codec = codec;
  }

  @Override
  public final String name() {
    return codec.name();
  }

  @Override
  public final Codec<?> codec(Type wanted) {
    if (!takes(wanted)) {
      throw new IllegalArgumentException(
          "codec %s takes %s, not %s".formatted(name(), type.getTypeName(), wanted.getTypeName()));
    }
    return codec;
  }

  /** The primitive types are taken for their boxes. */
  final boolean takes(Type wanted) {
    return wanted instanceof Class<?> some
        && MethodType.methodType(some).wrap().returnType() == type;
  }

  final Class<?> type() {
    return type;
  }

  static List<BuiltInCodecs> all() {
    return List.of(
        new Bytes(),
        new Utf8(),
        new Int32(),
        new Int64(),
        new Float64(),
        new Uuid(),
        new Instant());
  }

  /** Provides {@link Codecs#bytes()}. */
  public static final class Bytes extends BuiltInCodecs {
    /** For {@link java.util.ServiceLoader}. */
    public Bytes() {
      super(byte[].class, Codecs.bytes());
    }
  }

  /** Provides {@link Codecs#utf8()}. */
  public static final class Utf8 extends BuiltInCodecs {
    /** For {@link java.util.ServiceLoader}. */
    public Utf8() {
      super(String.class, Codecs.utf8());
    }
  }

  /** Provides {@link Codecs#int32()}. */
  public static final class Int32 extends BuiltInCodecs {
    /** For {@link java.util.ServiceLoader}. */
    public Int32() {
      super(Integer.class, Codecs.int32());
    }
  }

  /** Provides {@link Codecs#int64()}. */
  public static final class Int64 extends BuiltInCodecs {
    /** For {@link java.util.ServiceLoader}. */
    public Int64() {
      super(Long.class, Codecs.int64());
    }
  }

  /** Provides {@link Codecs#float64()}. */
  public static final class Float64 extends BuiltInCodecs {
    /** For {@link java.util.ServiceLoader}. */
    public Float64() {
      super(Double.class, Codecs.float64());
    }
  }

  /** Provides {@link Codecs#uuid()}. */
  public static final class Uuid extends BuiltInCodecs {
    /** For {@link java.util.ServiceLoader}. */
    public Uuid() {
      super(java.util.UUID.class, Codecs.uuid());
    }
  }

  /** Provides {@link Codecs#instant()}. */
  public static final class Instant extends BuiltInCodecs {
    /** For {@link java.util.ServiceLoader}. */
    public Instant() {
      super(java.time.Instant.class, Codecs.instant());
    }
  }
}
