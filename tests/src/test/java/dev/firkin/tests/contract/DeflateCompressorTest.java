package dev.firkin.tests.contract;

import dev.firkin.spi.Compressor;
import dev.firkin.testkit.contract.CompressorContract;
import dev.firkin.tests.DeflateCompressor;

/** {@link DeflateCompressor}, on which other tests rely. */
class DeflateCompressorTest implements CompressorContract {

  @Override
  public Compressor compressor() {
    return new DeflateCompressor();
  }
}
