package dev.firkin.tests;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirProvider;

/** Two providers of one name, which is an error for whoever asks for it, and for nobody else. */
public final class TwinKeydirs {

  static final String NAME = "test-twin";

  private TwinKeydirs() {}

  /** One of them. */
  public static final class First implements KeydirProvider {
    /** For {@link java.util.ServiceLoader}. */
    public First() {}

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Keydir create(KeydirContext context) {
      throw new AssertionError("nobody may get this far");
    }
  }

  /** The other. */
  public static final class Second implements KeydirProvider {
    /** For {@link java.util.ServiceLoader}. */
    public Second() {}

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Keydir create(KeydirContext context) {
      throw new AssertionError("nobody may get this far");
    }
  }
}
