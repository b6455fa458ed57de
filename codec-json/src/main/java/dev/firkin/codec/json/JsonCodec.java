package dev.firkin.codec.json;

import dev.firkin.spi.Codec;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values as JSON in UTF-8, by Jackson: records, classes with a suitable constructor, enums,
 * collections, {@code java.time}, {@code Optional}, generic and sealed types.
 *
 * <p><b>Modules.</b> A named module opens the packages of its own types with {@code opens ... to
 * tools.jackson.databind}.
 *
 * <p><b>As types change.</b> A property that the type no longer has is ignored; one that is missing
 * becomes null, 0, false or an empty {@code Optional}. A renamed property is lost unless {@code
 * JsonAlias} names the old one. Anything after the value is refused, and so is a JSON {@code null}
 * where the type has no value for it.
 *
 * <p><b>Subclasses.</b> Where a sealed type is declared, JSON says which permitted subclass it
 * holds: {@code {"@type":"Circle","radius":2}}, by the simple class name or {@code JsonTypeName}.
 * {@link #polymorphic} does the same for a given list. Java class names are never read or written:
 * a type annotated {@code JsonTypeInfo(use = CLASS)} or {@code MINIMAL_CLASS} is refused. Any other
 * abstract type can be written, but not read.
 *
 * <p><b>As keys.</b> Equal values give equal bytes as long as the types are not changed:
 * properties, map entries and the elements of sets are sorted, as far as they are comparable. The
 * order of insertion of a map or set is thus not kept; a list's is. The order of the bytes means
 * nothing, so for keys of one number, text or instant the codecs of {@link dev.firkin.codec.Codecs}
 * serve better.
 *
 * <p><b>Limits.</b> Nested up to 500 deep; a value that refers to itself is refused as too deep.
 * Texts and numbers have any length.
 *
 * <p>Exceptions name the type, the kind of problem and the place, never what is stored there.
 *
 * @param <T> what is encoded
 */
public final class JsonCodec<T> implements Codec<T> {

  static final String NAME = "json";

  /**
   * Jackson limits the length of what it reads, not of what it writes; what is stored must come
   * back. The store bounds the size of values, and the fast parser takes long numbers in less than
   * quadratic time. Nesting has the same limit both ways.
   */
  private static final JsonFactory READS_ALL_IT_WRITES =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
          .build();

  private static final JsonMapper STANDARD = standard(List.of());

  private final String type;
  private final ObjectWriter writer;
  private final ObjectReader reader;

  private JsonCodec(JavaType type, JsonMapper mapper) {
    this.type = type.toCanonical();
    this.writer = mapper.writerFor(type);
    this.reader =
        mapper
            .readerFor(type)
            .without(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS); // decode() looks itself
  }

  /**
   * A codec for a class that is not generic.
   *
   * @param <T> the type
   * @param type its class
   * @return the codec
   * @throws IllegalArgumentException if Jackson cannot make values of the type
   */
  public static <T> JsonCodec<T> of(Class<T> type) {
    return made(type, STANDARD);
  }

  /**
   * A codec for a generic type: {@code JsonCodec.of(new TypeReference<List<User>>() {})}.
   *
   * @param <T> the type
   * @param type names it
   * @return the codec
   * @throws IllegalArgumentException if Jackson cannot make values of the type
   */
  public static <T> JsonCodec<T> of(TypeReference<T> type) {
    return made(type.getType(), STANDARD);
  }

  /**
   * A codec for a type that is known only at run time. {@code Object} takes trees of maps with text
   * keys, lists, texts, numbers, booleans and nulls; anything else in them comes back as such a
   * tree.
   *
   * @param type the type
   * @return the codec
   * @throws IllegalArgumentException if Jackson cannot make values of the type
   */
  public static JsonCodec<?> of(Type type) {
    return made(type, STANDARD);
  }

  /**
   * A codec for a class, with a mapper of one's own.
   *
   * @param <T> the type
   * @param type its class
   * @param mapper decides everything but what {@link #of(Type, JsonMapper)} says
   * @return the codec
   * @throws IllegalArgumentException if the mapper cannot make values of the type, or uses default
   *     typing
   */
  public static <T> JsonCodec<T> of(Class<T> type, JsonMapper mapper) {
    return made(type, guarded(mapper));
  }

  /**
   * A codec for a generic type, with a mapper of one's own.
   *
   * @param <T> the type
   * @param type names it
   * @param mapper decides everything but what {@link #of(Type, JsonMapper)} says
   * @return the codec
   * @throws IllegalArgumentException if the mapper cannot make values of the type, or uses default
   *     typing
   */
  public static <T> JsonCodec<T> of(TypeReference<T> type, JsonMapper mapper) {
    return made(type.getType(), guarded(mapper));
  }

  /**
   * A codec for any type, a {@link JavaType} too, with a mapper of one's own. The mapper decides,
   * except that types named by Java class, default typing, and anything after the value stay
   * refused. Sorted output, exact dates, texts and numbers of any length, and names of sealed
   * types' subclasses are then up to the mapper; keys need the first of them. Whoever changes the
   * mapper must be able to read what the former one wrote.
   *
   * @param type the type
   * @param mapper not changed by this
   * @return the codec
   * @throws IllegalArgumentException if the mapper cannot make values of the type, or uses default
   *     typing
   */
  public static JsonCodec<?> of(Type type, JsonMapper mapper) {
    return made(type, guarded(mapper));
  }

  /**
   * A codec for a class whose values, or parts of them, are of several classes that are not sealed.
   * Wherever a declared type has classes of the list below it, JSON says which one it holds, and no
   * other is written or read.
   *
   * @param <T> the type
   * @param type its class
   * @param allowed all classes that may stand there, none abstract; more may join later, and those
   *     that have been written must stay
   * @return the codec
   * @throws IllegalArgumentException if the list is empty, has an abstract class or two of one name
   */
  public static <T> JsonCodec<T> polymorphic(Class<T> type, Class<?>... allowed) {
    return made(type, standard(AllowedTypes.checked(allowed)));
  }

  /**
   * As {@link #polymorphic(Class, Class...)}, for any type, such as a list of the base type.
   *
   * @param type the type
   * @param allowed all classes that may stand there, none abstract; more may join later, and those
   *     that have been written must stay
   * @return the codec
   * @throws IllegalArgumentException if the list is empty, has an abstract class or two of one name
   */
  public static JsonCodec<?> polymorphic(Type type, Class<?>... allowed) {
    return made(type, standard(AllowedTypes.checked(allowed)));
  }

  /** What is stored should come back equal, and equal keys should give equal bytes. */
  private static JsonMapper standard(List<Class<?>> allowed) {
    JsonMapper.Builder builder = JsonMapper.builder(READS_ALL_IT_WRITES);
    AnnotationIntrospector annotations = builder.annotationIntrospector();
    return builder
        .annotationIntrospector(
            AnnotationIntrospector.pair(AllowedTypes.naming(annotations, allowed), annotations))
        .polymorphicTypeValidator(new NoClassNames())
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .enable(SerializationFeature.ORDER_SET_ELEMENTS)
        // Record components would keep their declared order: moving one would lose every key.
        .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
        // A class without properties would be stored as {}, and its contents lost unseen.
        .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
        .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID)
        .build();
  }

  private static JsonMapper guarded(JsonMapper mapper) {
    if (mapper.deserializationConfig().getDefaultTyper(null) != null) {
      throw new IllegalArgumentException(
          "the mapper has default typing, which lets stored bytes choose classes; "
              + "use a sealed type, @JsonTypeInfo(use = NAME) or JsonCodec.polymorphic");
    }
    JsonMapper.Builder builder = mapper.rebuild();
    AnnotationIntrospector annotations = builder.annotationIntrospector();
    return builder
        .annotationIntrospector(
            AnnotationIntrospector.pair(AllowedTypes.onlyRefusing(annotations), annotations))
        .polymorphicTypeValidator(new NoClassNames())
        .build();
  }

  private static <T> JsonCodec<T> made(Type type, JsonMapper mapper) {
    var codec = new JsonCodec<T>(mapper.constructType(type), mapper);
    codec.refuseUnreadableType();
    return codec;
  }

  /**
   * Jackson looks at a type when it first meets a value, which would be when something was stored
   * already. No value of the type is made by this: null has none, an abstract type neither.
   */
  private void refuseUnreadableType() {
    String probe = reader.getValueType().isAbstract() ? "{}" : "null";
    try {
      reader.readValue(probe);
    } catch (InvalidDefinitionException unusable) {
      throw new IllegalArgumentException(
          "JSON codec cannot take " + type + ": " + unusable.getOriginalMessage(), unusable);
    } catch (JacksonException _) {
      // The probe is no value of the type, but the type can be read.
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte[] encode(T value) {
    Objects.requireNonNull(value, "value");
    try {
      return writer.writeValueAsBytes(value);
    } catch (RuntimeException problem) {
      throw JsonProblem.unwritable(type, problem);
    }
  }

  @Override
  public T decode(byte[] bytes) {
    @Nullable T value;
    @Nullable TokenStreamLocation trailing;
    try (JsonParser parser = reader.createParser(bytes)) {
      value = reader.readValue(parser);
      trailing = parser.nextToken() == null ? null : parser.currentTokenLocation();
    } catch (RuntimeException problem) {
      throw JsonProblem.unreadable(type, problem);
    }
    if (trailing != null) {
      throw JsonProblem.unreadable(type, "more after the value", trailing);
    }
    if (value == null) {
      throw JsonProblem.unreadable(type, "null is no value", TokenStreamLocation.NA);
    }
    return value;
  }

  @Override
  public String toString() {
    return "JsonCodec of " + type;
  }
}
