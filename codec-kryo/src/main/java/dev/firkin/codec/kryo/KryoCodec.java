package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Serializer;
import dev.firkin.spi.Codec;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Values as compact bytes, by Kryo: records, sealed hierarchies, enums, other classes with a
 * constructor without parameters, arrays, and what is below of the JDK.
 *
 * {@snippet :
 * KryoCodec<Session> sessions = KryoCodec.of(Session.class);
 * KryoCodec<Session> others =
 *     KryoCodec.builder(Session.class).register(Mouse.class, Touch.class).build();
 * }
 *
 * <p><b>Classes.</b> A value consists of classes that the codec knows; the bytes name them by
 * number, never by name, and no other is ever made. Known are the class of the codec and those that
 * fields declare, with the permitted subclasses of sealed ones; what a field of an open type holds,
 * {@link Builder#register} names. Of the JDK: primitives and their boxes, {@code String}, arrays,
 * {@code BigInteger}, {@code BigDecimal}, {@code UUID}, {@code URI}, {@code Locale}, {@code
 * Currency}, {@code Date}, {@code BitSet}, all values of {@code java.time}, the {@code Optional}s,
 * {@code ArrayList}, {@code LinkedList}, {@code ArrayDeque}, {@code CopyOnWriteArrayList}, {@code
 * PriorityQueue}, {@code HashSet}, {@code LinkedHashSet}, {@code TreeSet}, {@code EnumSet}, {@code
 * HashMap}, {@code LinkedHashMap}, {@code TreeMap}, {@code EnumMap}, {@code ConcurrentHashMap},
 * what {@code List.of}, {@code Set.of} and {@code Map.of}, {@code Stream.toList}, {@code
 * Arrays.asList} and the empty, singleton and unmodifiable ones of {@code Collections} return, and
 * the comparators of natural, reverse and case-insensitive order. They come back as what they were,
 * views and wrappers as copies.
 *
 * <p><b>In a store.</b> The numbers are recorded with the map. When it is opened again, each class
 * has the number that was recorded for it, and classes that are new get new ones. Refused are: a
 * class that is no longer known, classes registered in another order than before, a record that has
 * become an enum, another {@link FieldStyle}. The message says what to do. Classes that have been
 * moved are {@link Builder#renamed renamed}. Without a store, {@link #adaptedTo} with the {@link
 * #parameters} that were written does the same.
 *
 * <p><b>As classes change.</b> See {@link FieldStyle}; it is {@link FieldStyle#EVOLVING} unless the
 * builder says otherwise. Fields are known by their names, enum constants by theirs, whatever their
 * order. Transient fields are not stored. Annotations of Kryo are not looked at.
 *
 * <p><b>Modules.</b> A named module opens the packages of its records and classes: {@code opens
 * com.acme to dev.firkin.codec.kryo;}.
 *
 * <p><b>Limits.</b> Nested up to 500 deep. An object that is referred to twice is written twice,
 * and one that holds itself is refused as too deep. Values up to 2 GiB. Null is refused, but may be
 * in a field or a collection. Bytes that no codec wrote are refused by an exception, or come back
 * as a value of the known classes; the memory that is taken for them is bounded by their length.
 *
 * <p><b>Not for keys.</b> Equal sets and maps may have different bytes.
 *
 * <p>Safe for concurrent use; it keeps a few instances of Kryo, and nothing per thread. Exceptions
 * name types and fields, never what is stored there.
 *
 * @param <T> what is encoded
 */
public final class KryoCodec<T> implements Codec<T> {

  static final String NAME = "kryo";

  /** Threads that are at work at once have one each; others wait for a processor anyway. */
  private static final int POOL_BOUND = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

  static {
    UnsafeSwitch.off();
  }

  private final Type type;
  private final Class<?> raw;
  private final Vocabulary vocabulary;
  private final String parameters;
  private final Pool<Workbench> pool;

  private KryoCodec(Type type, Vocabulary vocabulary, Numbering numbering) {
    this.type = type;
    this.raw = Types.boxed(type);
    this.vocabulary = vocabulary;
    this.parameters = numbering.recorded().toString();
    this.pool = new Pool<>(POOL_BOUND, () -> new Workbench(vocabulary, numbering));
    pool.give(pool.take()); // what a supplied serializer throws, it throws now
  }

  /**
   * A codec for a class that is not generic.
   *
   * @param <T> the type
   * @param type its class
   * @return the codec
   * @throws IllegalArgumentException as by {@link Builder#build}
   */
  public static <T> KryoCodec<T> of(Class<T> type) {
    return builder(type).build();
  }

  /**
   * A codec for a generic type: {@code KryoCodec.of(new TypeRef<List<Session>>() {})}.
   *
   * @param <T> the type
   * @param type names it
   * @return the codec
   * @throws IllegalArgumentException as by {@link Builder#build}
   */
  public static <T> KryoCodec<T> of(TypeRef<T> type) {
    return builder(type).build();
  }

  /**
   * A codec for a type that is known only at run time.
   *
   * @param type the type; {@code Object} for values of the JDK's classes
   * @return the codec
   * @throws IllegalArgumentException as by {@link Builder#build}
   */
  public static KryoCodec<?> of(Type type) {
    return builder(type).build();
  }

  /**
   * Builds a codec for a class that is not generic.
   *
   * @param <T> the type
   * @param type its class
   * @return the builder
   */
  public static <T> Builder<T> builder(Class<T> type) {
    return new Builder<>(type);
  }

  /**
   * Builds a codec for a generic type.
   *
   * @param <T> the type
   * @param type names it
   * @return the builder
   */
  public static <T> Builder<T> builder(TypeRef<T> type) {
    return new Builder<>(type.type());
  }

  /**
   * Builds a codec for a type that is known only at run time.
   *
   * @param type the type
   * @return the builder
   */
  public static Builder<?> builder(Type type) {
    return new Builder<>(type);
  }

  @Override
  public String name() {
    return NAME;
  }

  /**
   * The style of the fields and the classes with their numbers: {@code
   * evolving;80:object=com.acme.Session;81:enum=com.acme.Color}.
   */
  @Override
  public String parameters() {
    return parameters;
  }

  @Override
  public KryoCodec<T> adaptedTo(String recorded) {
    return new KryoCodec<>(type, vocabulary, vocabulary.adaptedTo(recorded));
  }

  @Override
  public byte[] encode(T value) {
    raw.cast(Objects.requireNonNull(value, "value"));
    Workbench bench = pool.take();
    byte[] bytes;
    try {
      bytes = bench.encode(value);
    } catch (RuntimeException | StackOverflowError problem) {
      throw Refusal.of(problem).told("cannot be written by Kryo as " + type.getTypeName());
    }
    pool.give(bench);
    return bytes;
  }

  @Override
  @SuppressWarnings("unchecked") // as far as its class tells
  public T decode(byte[] bytes) {
    Workbench bench = pool.take();
    Object value;
    try {
      value = bench.decode(bytes);
    } catch (RuntimeException | StackOverflowError problem) {
      throw unreadable(Refusal.of(problem));
    }
    pool.give(bench);
    if (value == null) {
      throw unreadable(new Refusal("null is no value"));
    } else if (!raw.isInstance(value)) {
      throw unreadable(new Refusal("it is a " + value.getClass().getTypeName()));
    }
    return (T) value;
  }

  private IllegalArgumentException unreadable(Refusal refusal) {
    return refusal.told("not bytes by Kryo of " + type.getTypeName());
  }

  /** For tests: instances that are kept. */
  Pool<Workbench> pool() {
    return pool;
  }

  @Override
  public String toString() {
    return "KryoCodec of " + type.getTypeName();
  }

  /**
   * Says what a codec has to know that its type does not tell. Not safe for concurrent use.
   *
   * @param <T> what is encoded
   */
  public static final class Builder<T> {

    private final Type type;
    private final Map<Class<?>, Known> listed = new LinkedHashMap<>();
    private final List<Class<?>> mentioned = new ArrayList<>();
    private final Map<String, Class<?>> renamed = new HashMap<>();
    private final Set<String> retired = new HashSet<>();
    private FieldStyle style = FieldStyle.EVOLVING;

    private Builder(Type type) {
      this.type = Objects.requireNonNull(type, "type");
    }

    /**
     * Registers classes whose values may be where a field, an element or the value itself is
     * declared as something above them, such as an interface that is not sealed. Their fields and
     * permitted subclasses need not be registered. The order must stay, and new ones come at the
     * end.
     *
     * @param classes records, enums, arrays and other classes; an abstract class if it is sealed
     * @return this
     * @throws IllegalArgumentException if one is registered or built in already, or is abstract and
     *     not sealed
     */
    public Builder<T> register(Class<?>... classes) {
      for (Class<?> each : classes) {
        if (each.isSealed() && Modifier.isAbstract(each.getModifiers())) {
          mentioned.add(each);
        } else {
          list(each, Known.Kind.of(each), 0, null);
        }
      }
      return this;
    }

    /**
     * Registers a class with a number of its own, which is independent of all others.
     *
     * @param type a record, enum, array or other class that is not abstract
     * @param id 80 to 65,535; up to 125 it takes one byte
     * @return this
     * @throws IllegalArgumentException if the class or the id is registered or built in already, or
     *     the class is abstract
     */
    public Builder<T> register(Class<?> type, int id) {
      if (id < BuiltIns.USER_ID_MIN || id > BuiltIns.USER_ID_MAX) {
        throw new IllegalArgumentException(
            "id of %s must be %d to %d, was %d"
                .formatted(type.getTypeName(), BuiltIns.USER_ID_MIN, BuiltIns.USER_ID_MAX, id));
      }
      return list(type, Known.Kind.of(type), id, null);
    }

    /**
     * Registers a class with a Kryo serializer: one that nothing here can take apart, or that has
     * its own form. The serializer writes at least one byte, passes on the input and output that it
     * was given, and reads what it ever wrote; what it takes memory for is its own affair.
     *
     * @param <S> the class
     * @param type the class, not abstract; only values of just this class are written by it
     * @param serializer makes one for each instance of Kryo
     * @return this
     * @throws IllegalArgumentException if the class is registered or built in already, or is
     *     abstract
     */
    public <S> Builder<T> register(
        Class<S> type, Supplier<? extends Serializer<? super S>> serializer) {
      return list(type, Known.Kind.CUSTOM, 0, Objects.requireNonNull(serializer, "serializer"));
    }

    /**
     * Tells that a class had another name, so that what was written under that is read.
     *
     * @param former its name then, as {@link KryoCodec#parameters} has it
     * @param now the class
     * @return this
     */
    public Builder<T> renamed(String former, Class<?> now) {
      renamed.put(Objects.requireNonNull(former, "former"), Objects.requireNonNull(now, "now"));
      return this;
    }

    /**
     * Tells that a class is gone. Maps that were written with it are opened; values that still hold
     * one, other than in a field that is gone too, cannot be read.
     *
     * @param former its name, as {@link KryoCodec#parameters} has it
     * @return this
     */
    public Builder<T> retired(String former) {
      retired.add(Objects.requireNonNull(former, "former"));
      return this;
    }

    /**
     * Chooses how fields are written.
     *
     * @param value {@link FieldStyle#EVOLVING} unless this is called
     * @return this
     */
    public Builder<T> fields(FieldStyle value) {
      style = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Makes the codec.
     *
     * @return a codec, which does not change any more
     * @throws IllegalArgumentException if it cannot be told which classes a field may hold, if one
     *     cannot be taken apart or put together, or if its package is not open; the message says
     *     which, and what to do
     */
    public KryoCodec<T> build() {
      List<Type> roots = new ArrayList<>(mentioned);
      roots.addFirst(type);
      Vocabulary vocabulary =
          new Vocabulary(style, Reach.of(roots, listed.values()), renamed, retired);
      return new KryoCodec<>(type, vocabulary, vocabulary.fresh());
    }

    private Builder<T> list(
        Class<?> type,
        Known.Kind kind,
        int id,
        @Nullable Supplier<? extends Serializer<?>> serializer) {
      String problem =
          BuiltIns.has(type) || type.isPrimitive()
              ? "is built in"
              : listed.containsKey(type)
                  ? "is registered already"
                  : isAbstract(type) ? "has no values; register the classes below it" : null;
      if (problem != null) {
        throw new IllegalArgumentException(type.getTypeName() + " " + problem);
      }
      for (Known other : listed.values()) {
        if (id != 0 && id == other.id()) {
          throw new IllegalArgumentException(
              "%s and %s have one id, %d".formatted(other.name(), type.getTypeName(), id));
        }
      }
      listed.put(type, new Known(type, kind, true, id, serializer));
      return this;
    }

    private static boolean isAbstract(Class<?> type) {
      return Modifier.isAbstract(type.getModifiers()) && !type.isEnum() && !type.isArray();
    }
  }
}
