package dev.firkin.cli.command;

import dev.firkin.cli.store.StoreMap;
import dev.firkin.cli.terminal.CommandFailure;
import java.util.Base64;
import picocli.CommandLine.Option;

/** How keys stand on the command line. */
final class KeyForm {

  @Option(names = "--key-base64", description = "Keys are given as base64.")
  private boolean base64;

  boolean isBase64() {
    return base64;
  }

  byte[] parse(String key, StoreMap map) {
    return base64 ? base64(key, "key") : map.keys().parse(key);
  }

  static byte[] base64(String text, String what) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("the %s is not base64: %s".formatted(what, e.getMessage()));
    }
  }
}
