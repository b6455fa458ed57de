package dev.firkin.codec.kryo;

import com.esotericsoftware.kryo.kryo5.io.Input;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one value. Kryo takes memory for whatever length the bytes tell; here a length is
 * compared with what is left first. Text that Kryo would not have written is refused, not guessed.
 */
final class ValueInput extends Input {

  private final Announced<int[]> orders;

  ValueInput(byte[] bytes, int shapes) {
    super(bytes);
    orders = new Announced<>(shapes);
  }

  /** Serializers of others may pass on an input of their own. */
  static ValueInput of(Input input) {
    if (input instanceof ValueInput value) {
      return value;
    }
    throw new Refusal(
        "a serializer has passed on an input of its own; it must pass on the one that it was given");
  }

  /** Of each shape, which of its fields have been written, in which order. */
  Announced<int[]> orders() {
    return orders;
  }

  int remaining() {
    return limit - position;
  }

  /** Reads how many there are of something that takes at least some bytes each. */
  int readCount(int bytesEach) {
    return checked(readVarInt(true), bytesEach);
  }

  private int checked(int count, int bytesEach) {
    if (count < 0 || (long) count * bytesEach > remaining()) {
      throw new Refusal("a length is larger than what is left of the bytes");
    }
    return count;
  }

  /** Makes what follows end after some bytes, which must be there. Returns the end until now. */
  int narrow(int bytes) {
    int outer = limit;
    limit = position + bytes;
    return outer;
  }

  /** Takes back {@link #narrow}. */
  void widen(int outer) {
    if (position != limit) {
      throw new Refusal("%d bytes too many".formatted(remaining()));
    }
    limit = outer;
  }

  /** Passes over some bytes, which must be there. */
  void pass(int bytes) {
    position += bytes;
  }

  /** Passes over the bytes if they are next. */
  boolean passIf(byte[] expected) {
    boolean next =
        remaining() >= expected.length
            && Arrays.equals(
                buffer, position, position + expected.length, expected, 0, expected.length);
    if (next) {
      position += expected.length;
    }
    return next;
  }

  @Override
  protected int require(int required) {
    if (remaining() < required) {
      throw new Refusal("ends too early");
    }
    return remaining();
  }

  @Override
  protected int optional(int optional) {
    return remaining() == 0 ? -1 : Math.min(remaining(), optional);
  }

  @Override
  public byte[] readBytes(int length) {
    return super.readBytes(checked(length, 1));
  }

  @Override
  public short[] readShorts(int length) {
    return super.readShorts(checked(length, Short.BYTES));
  }

  @Override
  public char[] readChars(int length) {
    return super.readChars(checked(length, Character.BYTES));
  }

  @Override
  public int[] readInts(int length) {
    return super.readInts(checked(length, Integer.BYTES));
  }

  @Override
  public int[] readInts(int length, boolean optimizePositive) {
    return super.readInts(checked(length, 1), optimizePositive);
  }

  @Override
  public long[] readLongs(int length) {
    return super.readLongs(checked(length, Long.BYTES));
  }

  @Override
  public long[] readLongs(int length, boolean optimizePositive) {
    return super.readLongs(checked(length, 1), optimizePositive);
  }

  @Override
  public float[] readFloats(int length) {
    return super.readFloats(checked(length, Float.BYTES));
  }

  @Override
  public double[] readDoubles(int length) {
    return super.readDoubles(checked(length, Double.BYTES));
  }

  @Override
  public boolean[] readBooleans(int length) {
    return super.readBooleans(checked(length, 1));
  }

  @Override
  public @Nullable String readString() {
    if (!readVarIntFlag()) {
      return readAscii();
    }
    int length = readVarIntFlag(true); // one more than there are characters; 0 for null
    return length == 0 ? null : readText(checked(length - 1, 1));
  }

  @Override
  public @Nullable StringBuilder readStringBuilder() {
    String text = readString();
    return text == null ? null : new StringBuilder(text);
  }

  /** ASCII up to the byte whose highest bit is set. */
  private String readAscii() {
    int end = position;
    do {
      if (end == limit) {
        throw new Refusal("ends too early");
      }
    } while (buffer[end++] >= 0);
    byte[] ascii = Arrays.copyOfRange(buffer, position, end);
    ascii[ascii.length - 1] &= 0x7F;
    position = end;
    return new String(ascii, StandardCharsets.ISO_8859_1);
  }

  /** UTF-8, but for each half of a surrogate pair by itself. */
  private String readText(int length) {
    int start = position;
    while (position < start + length && buffer[position] >= 0) {
      position++;
    }
    if (position == start + length) {
      return new String(buffer, start, length, StandardCharsets.ISO_8859_1);
    }
    position = start;
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = readTextChar();
    }
    return new String(text);
  }

  private char readTextChar() {
    int first = readByte();
    return switch (Integer.numberOfLeadingZeros(~(first << 24))) {
      case 0 -> (char) first;
      case 2 -> (char) ((first & 0x1F) << 6 | continued());
      case 3 -> (char) ((first & 0x0F) << 12 | continued() << 6 | continued());
      default -> throw new Refusal("malformed text");
    };
  }

  private int continued() {
    int next = readByte();
    if ((next & 0xC0) != 0x80) {
      throw new Refusal("malformed text");
    }
    return next & 0x3F;
  }
}
