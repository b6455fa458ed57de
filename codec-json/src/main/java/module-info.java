import org.jspecify.annotations.NullMarked;

/** Values, and keys, as JSON by Jackson. Start at {@link dev.firkin.codec.json.JsonCodec}. */
@NullMarked
module dev.firkin.codec.json {
  requires transitive dev.firkin.core;
  requires transitive tools.jackson.databind;
  requires static transitive org.jspecify;

  exports dev.firkin.codec.json;

  provides dev.firkin.spi.CodecProvider with
      dev.firkin.codec.json.JsonCodecProvider;
}
