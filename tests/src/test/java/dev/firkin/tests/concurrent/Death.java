package dev.firkin.tests.concurrent;

import java.io.IOException;

/** Ways in which the user's own code can end a call. */
enum Death {
  /** The reader of the store itself takes this for a mapping that has gone. */
  ILLEGAL_STATE {
    @Override
    void die() {
      throw new IllegalStateException("planted");
    }
  },
  /** The reader of the store itself takes this for a file that is cut. */
  INTERNAL_ERROR {
    @Override
    void die() {
      throw new InternalError("planted");
    }
  },
  RUNTIME_EXCEPTION {
    @Override
    void die() {
      throw new UnsupportedOperationException("planted");
    }
  },
  CHECKED_EXCEPTION {
    @Override
    void die() {
      Death.<RuntimeException>sneak(new IOException("planted"));
    }
  },
  THROWABLE {
    @Override
    void die() {
      Death.<RuntimeException>sneak(new Throwable("planted"));
    }
  },
  ERROR {
    @Override
    void die() {
      throw new AssertionError("planted");
    }
  },
  STACK_OVERFLOW {
    @Override
    void die() {
      die();
    }
  },
  OUT_OF_MEMORY {
    @Override
    void die() {
      throw new OutOfMemoryError("planted");
    }
  },
  /** More than the heap of the tests has. */
  NO_MEMORY_LEFT {
    @Override
    void die() {
      long[] all = new long[Integer.MAX_VALUE - 8];
      throw new AssertionError("there was room for " + all.length);
    }
  };

  /** Throws. */
  abstract void die();

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable e) throws T {
    throw (T) e;
  }
}
