package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Registration;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import org.jspecify.annotations.Nullable;

/** An object that may be of any class: its class id and value, or 0 for null. */
final class Tagged {

  private Tagged() {}

  static void write(Kryo kryo, Output output, @Nullable Object value) {
    Registration registration = kryo.writeClass(output, value == null ? null : value.getClass());
    if (registration != null) {
      kryo.writeObject(output, value, registration.getSerializer());
    }
  }

  static @Nullable Object read(Kryo kryo, Input input) {
    Registration registration = kryo.readClass(input);
    return registration == null ? null : readValue(kryo, input, registration);
  }

  /** Reads a value whose class is known. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // as Kryo declares it
  static @Nullable Object readValue(Kryo kryo, Input input, Registration registration) {
    return kryo.readObject(input, registration.getType(), registration.getSerializer());
  }
}
