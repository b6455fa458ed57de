package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import com.esotericsoftware.kryo.kryo5.serializers.TimeSerializers.LocalDateTimeSerializer;
import com.esotericsoftware.kryo.kryo5.serializers.TimeSerializers.ZoneIdSerializer;
import com.esotericsoftware.kryo.kryo5.serializers.TimeSerializers.ZoneOffsetSerializer;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;

/**
 * Values of the JDK that Kryo's serializers do not bring back as they were: they forget a time's
 * offset where clocks are set back, and a locale's script. Others need a class that may be missing
 * (java.sql), or take any length for true.
 */
final class Values {

  private static final LocalDateTimeSerializer DATE_TIME = new LocalDateTimeSerializer();
  private static final ZoneOffsetSerializer OFFSET = new ZoneOffsetSerializer();
  private static final ZoneIdSerializer ZONE = new ZoneIdSerializer();

  private Values() {}

  /** Local time, offset, zone. */
  static Form<ZonedDateTime> zonedDateTime() {
    return new Form<>(
        (kryo, output, time) -> {
          DATE_TIME.write(kryo, output, time.toLocalDateTime());
          OFFSET.write(kryo, output, time.getOffset());
          ZONE.write(kryo, output, time.getZone());
        },
        (kryo, input) -> {
          LocalDateTime local = DATE_TIME.read(kryo, input, LocalDateTime.class);
          ZoneOffset offset = OFFSET.read(kryo, input, ZoneOffset.class);
          return ZonedDateTime.ofInstant(local, offset, ZONE.read(kryo, input, ZoneId.class));
        });
  }

  /** Milliseconds since 1970. */
  static Form<Date> date() {
    return new Form<>(
        (kryo, output, date) -> output.writeVarLong(date.getTime(), false),
        (kryo, input) -> new Date(input.readVarLong(false)));
  }

  /** The language tag; an empty text, language, country and variant if the tag does not say all. */
  static Form<Locale> locale() {
    return new Form<>(Values::writeLocale, Values::readLocale);
  }

  private static void writeLocale(Kryo kryo, Output output, Locale locale) {
    String tag = locale.toLanguageTag();
    if (Locale.forLanguageTag(tag).equals(locale)) {
      output.writeString(tag);
      return;
    }
    if (!Locale.of(locale.getLanguage(), locale.getCountry(), locale.getVariant()).equals(locale)) {
      throw new Refusal("a locale of which neither its tag nor its three parts tell all");
    }
    output.writeString("");
    output.writeString(locale.getLanguage());
    output.writeString(locale.getCountry());
    output.writeString(locale.getVariant());
  }

  private static Locale readLocale(Kryo kryo, Input input) {
    String tag = input.readString();
    return tag.isEmpty()
        ? Locale.of(input.readString(), input.readString(), input.readString())
        : Locale.forLanguageTag(tag);
  }

  /** How many, and a byte of 0 or 1 each. */
  static Form<boolean[]> booleans() {
    return new Form<>(
        (kryo, output, flags) -> {
          output.writeVarInt(flags.length, true);
          output.writeBooleans(flags, 0, flags.length);
        },
        (kryo, input) -> input.readBooleans(input.readVarInt(true)));
  }

  /** Class id and value, 0 for none. */
  static Form<Optional<?>> optional() {
    return new Form<>(
        (kryo, output, optional) -> Tagged.write(kryo, output, optional.orElse(null)),
        (kryo, input) -> Optional.ofNullable(Tagged.read(kryo, input)));
  }
}
