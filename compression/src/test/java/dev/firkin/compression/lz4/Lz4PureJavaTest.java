package dev.firkin.compression.lz4;

import dev.firkin.compression.StrictCompressorContract;
import dev.firkin.spi.Compressor;
import java.util.List;

/** {@link Lz4Compressor} as it is where native code may not be loaded. */
class Lz4PureJavaTest implements StrictCompressorContract {

  @Override
  public Compressor compressor() {
    return new Lz4Compressor(Lz4Library::pureJava, new Lz4Effort.Fast());
  }

  @Override
  public List<String> parameters() {
    return List.of("high1");
  }

  /** The one that is found is native here. */
  @Override
  public boolean isRegistered() {
    return false;
  }
}
