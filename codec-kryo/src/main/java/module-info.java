import org.jspecify.annotations.NullMarked;

/** Values as compact bytes by Kryo. Start at {@link dev.firkin.codec.kryo.KryoCodec}. */
@NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Kryo is no module yet
module dev.firkin.codec.kryo {
  requires transitive dev.firkin.core;
  requires transitive com.esotericsoftware.kryo.kryo5;
  requires static transitive org.jspecify;

  exports dev.firkin.codec.kryo;

  provides dev.firkin.spi.CodecProvider with
      dev.firkin.codec.kryo.KryoCodecProvider;
}
