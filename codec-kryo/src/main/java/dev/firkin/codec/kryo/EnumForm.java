package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.HashMap;
import java.util.Map;

/** Constants of an enum, by name: they may be moved and joined by others. */
final class EnumForm extends Serializer<Enum<?>> {

  private final Class<?> type;
  private final Map<String, Enum<?>> byName = new HashMap<>();

  EnumForm(Class<?> type) {
    this.type = type;
    for (Object constant : type.getEnumConstants()) {
      byName.put(((Enum<?>) constant).name(), (Enum<?>) constant);
    }
  }

  @Override
  public void write(Kryo kryo, Output output, Enum<?> constant) {
    output.writeString(constant.name());
  }

  @Override
  public Enum<?> read(Kryo kryo, Input input, Class<? extends Enum<?>> asked) {
    Enum<?> constant = byName.get(input.readString());
    if (constant == null) {
      throw new Refusal(
          "a constant that %s does not have; those that have been stored must stay"
              .formatted(type.getTypeName()));
    }
    return constant;
  }
}
