package dev.firkin.fuzz;

/** LZ4 and Zstandard, without a dictionary and with one. */
class CompressorFuzzTest extends FuzzContract {

  @Override
  Target target() {
    return new CompressorTarget();
  }
}
