package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.Arrays;

/** Collects the bytes of one value after the other. */
final class ValueOutput extends Output {

  private static final int BYTES_AT_FIRST = 512;

  /** A larger buffer is not kept for the next value. */
  private static final int BYTES_KEPT_MAX = 64 << 10;

  /** What every JVM can make. */
  private static final int BYTES_MAX = Integer.MAX_VALUE - 8;

  private final Announced<Boolean> announced;

  ValueOutput(int shapes) {
    super(new byte[BYTES_AT_FIRST], -1);
    announced = new Announced<>(shapes);
  }

  /** Serializers of others may pass on an output of their own. */
  static ValueOutput of(Output output) {
    if (output instanceof ValueOutput value) {
      return value;
    }
    throw new Refusal(
        "a serializer has passed on an output of its own; it must pass on the one that it was given");
  }

  /** Of which shapes the fields have been named. */
  Announced<Boolean> announced() {
    return announced;
  }

  /** The value's bytes; what comes next is another value. */
  byte[] take() {
    byte[] bytes = toBytes();
    announced.backTo(0);
    if (capacity > BYTES_KEPT_MAX) {
      setBuffer(new byte[BYTES_AT_FIRST], -1);
    }
    reset();
    return bytes;
  }

  /** Leaves a byte for the length of what follows. Returns where it is. */
  int open() {
    writeByte(0);
    return position;
  }

  /** Writes the length of what has followed since {@link #open}. */
  void close(int start) {
    int length = position - start;
    int more = varIntLength(length, true) - 1;
    if (more > 0) {
      require(more);
      System.arraycopy(buffer, start, buffer, start + more, length);
    }
    position = start - 1;
    writeVarInt(length, true);
    position += length;
  }

  /** Kryo's own way fails beyond 1 GiB. */
  @Override
  protected boolean require(int required) {
    if (capacity - position >= required) {
      return false;
    }
    long needed = (long) position + required;
    if (needed > BYTES_MAX) {
      throw new Refusal("larger than 2 GiB");
    }
    capacity = (int) Math.min(Math.max(2L * capacity, needed), BYTES_MAX);
    buffer = Arrays.copyOf(buffer, capacity);
    return true;
  }

  /** Buffer kept for the next value, in bytes. */
  int capacity() {
    return capacity;
  }
}
