package dev.firkin.cli.dump;

import dev.firkin.cli.store.StoreMap;
import dev.firkin.cli.store.TextForm;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the fields of an entry, the same in a dump and in the {@code --json} of other commands.
 */
public final class EntryFields {

  private EntryFields() {}

  /** The map and the key. */
  public static void key(JsonGenerator json, StoreMap map, byte[] key) {
    if (map.name() != null) {
      json.writeStringProperty("map", map.name());
    }
    datum(json, "key", map.keys(), key);
  }

  /** The value. */
  public static void value(JsonGenerator json, StoreMap map, byte[] value) {
    datum(json, "value", map.values(), value);
  }

  /** The expiry, if it has one. */
  public static void expiry(JsonGenerator json, @Nullable Instant expiry) {
    if (expiry != null) {
      json.writeStringProperty("expiry", expiry.toString());
    }
  }

  private static void datum(JsonGenerator json, String field, TextForm form, byte[] bytes) {
    String text = form.format(bytes);
    if (text == null) {
      json.writeName(field + "Base64");
      json.writeBinary(bytes);
    } else {
      json.writeStringProperty(field, text);
    }
  }
}
