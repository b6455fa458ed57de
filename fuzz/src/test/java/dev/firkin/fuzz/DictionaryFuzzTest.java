package dev.firkin.fuzz;

/** Dictionaries of Zstandard. */
class DictionaryFuzzTest extends FuzzContract {

  @Override
  Target target() {
    return new DictionaryTarget();
  }
}
