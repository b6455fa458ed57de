package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Collections: how many elements, a head that few have, the class that all elements have, and the
 * {@link Elements}. After a count of 0 neither class nor elements.
 */
abstract class CollectionForm extends Serializer<Collection<?>> {

  /** Writes what the collection needs to be made, besides its elements. */
  void writeHead(Kryo kryo, ValueOutput out, Collection<?> collection) {}

  /** Makes what the elements are added to, with room for some. Reads the head. */
  abstract Collection<@Nullable Object> start(Kryo kryo, ValueInput in, int room);

  /** Makes the collection of what the elements were added to. */
  Collection<?> end(Collection<@Nullable Object> made) {
    return made;
  }

  /** Collections that elements can be added to. */
  static CollectionForm of(IntFunction<Collection<@Nullable Object>> empty) {
    return new CollectionForm() {
      @Override
      Collection<@Nullable Object> start(Kryo kryo, ValueInput in, int room) {
        return empty.apply(room);
      }
    };
  }

  /** Collections that are made of all their elements. */
  static CollectionForm of(
      IntFunction<Collection<@Nullable Object>> empty,
      Function<Collection<@Nullable Object>, Collection<?>> made) {
    return new CollectionForm() {
      @Override
      Collection<@Nullable Object> start(Kryo kryo, ValueInput in, int room) {
        return empty.apply(room);
      }

      @Override
      Collection<?> end(Collection<@Nullable Object> all) {
        return made.apply(all);
      }
    };
  }

  /** Sorted collections; the head is the comparator, class id and value, 0 for none. */
  static CollectionForm sorted(
      Function<Collection<?>, @Nullable Comparator<?>> comparator,
      Function<@Nullable Comparator<Object>, Collection<@Nullable Object>> empty) {
    return new CollectionForm() {
      @Override
      void writeHead(Kryo kryo, ValueOutput out, Collection<?> collection) {
        Tagged.write(kryo, out, comparator.apply(collection));
      }

      @Override
      @SuppressWarnings("unchecked") // what it compares, it must be able to compare
      Collection<@Nullable Object> start(Kryo kryo, ValueInput in, int room) {
        return empty.apply((Comparator<Object>) Tagged.read(kryo, in));
      }
    };
  }

  /** Sets of an enum; the head is its class id. */
  static CollectionForm ofEnums() {
    return new CollectionForm() {
      @Override
      void writeHead(Kryo kryo, ValueOutput out, Collection<?> collection) {
        kryo.writeClass(out, Enums.elementType((EnumSet<?>) collection));
      }

      @Override
      Collection<@Nullable Object> start(Kryo kryo, ValueInput in, int room) {
        return Enums.emptySet(Enums.readType(kryo, in));
      }
    };
  }

  @Override
  public void write(Kryo kryo, Output output, Collection<?> collection) {
    ValueOutput out = ValueOutput.of(output);
    @Nullable Object[] elements = collection.toArray();
    out.writeVarInt(elements.length, true);
    writeHead(kryo, out, collection);
    if (elements.length > 0) {
      Registration common = Elements.writeClass(kryo, out, elements);
      for (Object element : elements) {
        Elements.write(kryo, out, common, element);
      }
    }
  }

  @Override
  public Collection<?> read(Kryo kryo, Input input, Class<? extends Collection<?>> type) {
    ValueInput in = ValueInput.of(input);
    int count = in.readCount(1);
    Collection<@Nullable Object> made = start(kryo, in, Math.min(count, Elements.ROOM_MAX));
    if (count > 0) {
      Registration common = kryo.readClass(in);
      for (int i = 0; i < count; i++) {
        made.add(Elements.read(kryo, in, common));
      }
    }
    return end(made);
  }
}
