package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;

/**
 * A serializer of two functions.
 *
 * @param <T> what it writes and reads
 */
final class Form<T> extends Serializer<T> {

  /** Writes a value. */
  interface Writer<T> {
    void write(Kryo kryo, Output output, T value);
  }

  /** Reads a value. */
  interface Reader<T> {
    T read(Kryo kryo, Input input);
  }

  private final Writer<T> writer;
  private final Reader<T> reader;

  Form(Writer<T> writer, Reader<T> reader) {
    this.writer = writer;
    this.reader = reader;
  }

  /** One object that is always there. */
  static <T> Form<T> constant(T constant) {
    return new Form<>(
        (kryo, output, value) -> output.writeByte(0),
        (kryo, input) -> {
          input.readByte();
          return constant;
        });
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    writer.write(kryo, output, value);
  }

  @Override
  public T read(Kryo kryo, Input input, Class<? extends T> type) {
    return reader.read(kryo, input);
  }
}
