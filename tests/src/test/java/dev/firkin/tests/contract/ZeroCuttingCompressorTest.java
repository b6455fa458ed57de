package dev.firkin.tests.contract;

import dev.firkin.spi.Compressor;
import dev.firkin.testkit.contract.CompressorContract;
import dev.firkin.tests.ZeroCuttingCompressor;

/** {@link ZeroCuttingCompressor}, on which other tests rely. */
class ZeroCuttingCompressorTest implements CompressorContract {

  @Override
  public Compressor compressor() {
    return new ZeroCuttingCompressor();
  }
}
