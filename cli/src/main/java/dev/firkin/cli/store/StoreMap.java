package dev.firkin.cli.store;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A map, with how its keys and values are written as text.
 *
 * @param name null for the unnamed map
 * @param bytes the map's contents
 * @param keys the form of its keys
 * @param values the form of its values
 * @param valueCodec name of the codec of its values
 */
public record StoreMap(
    @Nullable String name, ByteMap bytes, TextForm keys, TextForm values, String valueCodec) {

  /** A key for messages: its text, or that it is bytes. */
  public String show(byte[] key) {
    String text = keys.format(key);
    return text == null ? "base64:" + Base64.getEncoder().encodeToString(key) : text;
  }
}
