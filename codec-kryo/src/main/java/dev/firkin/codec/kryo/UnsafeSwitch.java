package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.util.Util;

/**
 * Kryo uses {@code sun.misc.Unsafe} if it can, about which Java warns. Nothing here needs it, so it
 * is switched off, unless somebody has decided about it or Kryo is in use already. Kryo looks at
 * the property once; other users of the property shall not see what was only meant for that look.
 */
final class UnsafeSwitch {

  private static final String PROPERTY = "kryo.unsafe";

  private UnsafeSwitch() {}

  /** To be called before any other class of Kryo is used. */
  static synchronized void off() {
    if (System.getProperty(PROPERTY) != null) {
      return;
    }
    System.setProperty(PROPERTY, "false");
    try {
      Util.isUnsafeAvailable(); // the look
    } finally {
      System.clearProperty(PROPERTY);
    }
  }
}
