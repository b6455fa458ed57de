import org.jspecify.annotations.NullMarked;

/** A codec of one's own. Start at {@link dev.firkin.examples.codec.ReadingCodec}. */
@NullMarked
module dev.firkin.examples.codec {
  requires transitive dev.firkin.core;
  requires static transitive org.jspecify;

  exports dev.firkin.examples.codec;

  // For the module path; META-INF/services says the same for the class path.
  provides dev.firkin.spi.CodecProvider with
      dev.firkin.examples.codec.ReadingCodecProvider;
}
