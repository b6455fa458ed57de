package dev.firkin.testkit.contract;

/** Well-mixed bits, as the hashes of keys are. */
final class Mixing {

  private Mixing() {}

  /** A number that tells nothing of this one; no two numbers give the same. */
  static long mixed(long number) {
    long x = number * 0x9E37_79B9_7F4A_7C15L;
    x = (x ^ x >>> 32) * 0xD6E8_FEB8_6659_FD93L;
    x = (x ^ x >>> 32) * 0xD6E8_FEB8_6659_FD93L;
    return x ^ x >>> 32;
  }
}
