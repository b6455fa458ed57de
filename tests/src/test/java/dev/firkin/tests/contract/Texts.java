package dev.firkin.tests.contract;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts that UTF-8 can say: of any characters, without unpaired surrogates. */
final class Texts {

  private Texts() {}

  static Arbitrary<String> wellFormed() {
    Arbitrary<Integer> codePoints =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 0x7F),
            Arbitraries.integers().between(0, 0xD7FF),
            Arbitraries.integers().between(0xE000, Character.MAX_CODE_POINT));
    return codePoints
        .array(int[].class)
        .ofMaxSize(60)
        .map(text -> new String(text, 0, text.length));
  }
}
