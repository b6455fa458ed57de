package dev.firkin.tests.concurrent;

import dev.firkin.codec.Codecs;
import dev.firkin.spi.Codec;

/** A codec of texts that dies when it is told to. */
final class Deadly implements Codec<String> {

  private static final Codec<String> TEXTS = Codecs.utf8();

  private final String name;
  volatile Death encoding;
  volatile Death decoding;

  Deadly(String name) {
    this.name = name;
  }

  void live() {
    encoding = null;
    decoding = null;
  }

  private static void dieBy(Death death) {
    if (death != null) {
      death.die();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] encode(String value) {
    dieBy(encoding);
    return TEXTS.encode(value);
  }

  @Override
  public String decode(byte[] bytes) {
    dieBy(decoding);
    return TEXTS.decode(bytes);
  }
}
