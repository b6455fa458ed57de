import org.jspecify.annotations.NullMarked;

/**
 * Values compressed by LZ4 and Zstandard. The option {@code compressor} of a store chooses:
 *
 * <ul>
 *   <li>{@code lz4}: quick, a little smaller; {@code lz4:high} and {@code lz4:high1} to {@code
 *       lz4:high17} take longer to write and are as quick to read
 *   <li>{@code zstd}: smaller, and with a dictionary much smaller for small values; {@code zstd:1}
 *       (quickest) to {@code zstd:19} (smallest), {@code zstd:3} if not said
 * </ul>
 *
 * <p>Both use native libraries: start Java with {@code
 * --enable-native-access=org.lz4.java,com.github.luben.zstd_jni}, or {@code ALL-UNNAMED} on the
 * class path. Where they cannot be loaded {@code lz4} goes on in pure Java, and {@code zstd} is
 * missing, which opening a store that needs it reports.
 *
 * @provides dev.firkin.spi.Compressor
 */
@NullMarked
@SuppressWarnings("requires-automatic") // LZ4's jar has a stable name but no module descriptor
module dev.firkin.compression {
  requires transitive dev.firkin.core;
  requires com.github.luben.zstd_jni;
  requires org.lz4.java;
  requires static transitive org.jspecify;

  exports dev.firkin.compression.lz4;
  exports dev.firkin.compression.zstd;

  provides dev.firkin.spi.Compressor with
      dev.firkin.compression.lz4.Lz4Compressor,
      dev.firkin.compression.zstd.ZstdCompressor;
}
