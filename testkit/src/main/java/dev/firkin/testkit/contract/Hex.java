package dev.firkin.testkit.contract;

import java.util.HexFormat;

/** Bytes in messages. */
final class Hex {

  private static final int BYTES_SHOWN = 400;

  private Hex() {}

  /** The bytes in hex, the first of many. */
  static String shown(byte[] bytes) {
    return bytes.length <= BYTES_SHOWN
        ? "0x" + HexFormat.of().formatHex(bytes)
        : "0x%s... (%d bytes)"
            .formatted(HexFormat.of().formatHex(bytes, 0, BYTES_SHOWN), bytes.length);
  }
}
