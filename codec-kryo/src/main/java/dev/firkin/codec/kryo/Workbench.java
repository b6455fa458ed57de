package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Registration;
import org.jspecify.annotations.Nullable;

/**
 * A Kryo that is set up, with a buffer to write to. For one thread at a time, and no more after an
 * exception.
 */
final class Workbench {

  /** As deep as JSON may be; each object, collection and optional is a level. */
  static final int DEPTH_MAX = 500;

  private final Kryo kryo;
  private final ValueOutput output;
  private final int shapes;

  Workbench(Vocabulary vocabulary, Numbering numbering) {
    var ids = new ClassIds();
    kryo = new StrictKryo(ids);
    kryo.setMaxDepth(DEPTH_MAX);
    for (BuiltIns.BuiltIn known : BuiltIns.all()) {
      Registration registration =
          kryo.register(new Registration(known.type(), known.serializer(), known.id()));
      known.others().forEach(other -> ids.add(other, registration));
    }
    for (Word word : vocabulary.words()) {
      Known known = word.known();
      kryo.register(new Registration(known.type(), word.serializer(), numbering.idOf(known)));
    }
    shapes = vocabulary.shapes();
    output = new ValueOutput(shapes);
  }

  byte[] encode(Object value) {
    kryo.writeClassAndObject(output, value);
    return output.take();
  }

  /** The value, which takes all of the bytes, or null. */
  @Nullable Object decode(byte[] bytes) {
    ValueInput input = new ValueInput(bytes, shapes);
    Object value = kryo.readClassAndObject(input);
    if (input.remaining() > 0) {
      throw new Refusal("%d more bytes after the value".formatted(input.remaining()));
    }
    return value;
  }

  /** Of the buffer that is kept for the next value, in bytes. */
  int bufferBytes() {
    return output.capacity();
  }

  /** Tells which class it does not know, and what to do. */
  private static final class StrictKryo extends Kryo {

    StrictKryo(ClassIds ids) {
      super(ids, null);
    }

    @Override
    @SuppressWarnings("rawtypes") // as Kryo declares it
    public Registration getRegistration(Class type) {
      Registration known = getClassResolver().getRegistration(type);
      if (known == null) {
        throw new Refusal(unknown(type));
      }
      return known;
    }

    private static String unknown(Class<?> type) {
      String name = type.getTypeName();
      if (type.isHidden() || type.isSynthetic()) {
        return "a lambda, which cannot be stored; use an enum or a record that implements the interface";
      } else if (BuiltIns.isOfTheJdk(type) && !type.isEnum() && !type.isArray()) {
        return "%s is not among the classes of the JDK that are known; copy it to one, as by List.copyOf or new ArrayList, or register it with a serializer of its own"
            .formatted(name);
      }
      return "%s is not registered; add .register(%s.class) to the builder of the codec"
          .formatted(name, type.getCanonicalName() == null ? name : type.getCanonicalName());
    }
  }
}
