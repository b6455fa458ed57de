/**
 * Firkin: an embedded, persistent key-value store of the Bitcask kind. Start at {@link
 * dev.firkin.Firkin}.
 *
 * <p>Codecs, compressors and keydirs are found by {@link java.util.ServiceLoader}.
 *
 * @uses dev.firkin.spi.CodecProvider
 * @uses dev.firkin.spi.Compressor
 * @uses dev.firkin.spi.KeydirProvider
 * @provides dev.firkin.spi.CodecProvider
 * @provides dev.firkin.spi.KeydirProvider
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings(
    "module") // the test kit, to which the engine's seams are open, is a module of its own
module dev.firkin.core {
  requires jdk.jfr;
  requires static transitive org.jspecify;

  exports dev.firkin;
  exports dev.firkin.codec;
  exports dev.firkin.config;
  exports dev.firkin.error;
  exports dev.firkin.spi;
  exports dev.firkin.stats;
  exports dev.firkin.internal.io to
      dev.firkin.testkit,
      dev.firkin.tests;
  exports dev.firkin.internal.engine to
      dev.firkin.testkit,
      dev.firkin.tests;

  opens dev.firkin to
      dev.firkin.testkit;

  uses dev.firkin.spi.CodecProvider;
  uses dev.firkin.spi.Compressor;
  uses dev.firkin.spi.KeydirProvider;

  provides dev.firkin.spi.CodecProvider with
      dev.firkin.codec.BuiltInCodecs.Bytes,
      dev.firkin.codec.BuiltInCodecs.Utf8,
      dev.firkin.codec.BuiltInCodecs.Int32,
      dev.firkin.codec.BuiltInCodecs.Int64,
      dev.firkin.codec.BuiltInCodecs.Float64,
      dev.firkin.codec.BuiltInCodecs.Uuid,
      dev.firkin.codec.BuiltInCodecs.Instant;
  provides dev.firkin.spi.KeydirProvider with
      dev.firkin.internal.keydir.HeapKeydirProvider;
}
