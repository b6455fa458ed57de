package dev.firkin.codec.kryo;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts as a Java String can hold them. */
final class Texts {

  private Texts() {}

  /** ASCII and not, short and empty, and halves of surrogate pairs by themselves. */
  static Arbitrary<String> any() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(80),
        Arbitraries.strings().ascii().ofMaxLength(80),
        Arbitraries.strings()
            .withChars("aé€\uD83C\uDF77\0\u007F\u0080\u07FF\u0800")
            .ofMaxLength(80),
        Arbitraries.chars()
            .all()
            .list()
            .ofMaxSize(10)
            .map(list -> list.stream().map(String::valueOf).reduce("", String::concat)));
  }
}
