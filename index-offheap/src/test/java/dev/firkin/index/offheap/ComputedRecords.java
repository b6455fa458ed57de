package dev.firkin.index.offheap;

import dev.firkin.spi.KeydirContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Records for measuring: keys of 8 bytes that follow from their locations. Counts, one thread. */
final class ComputedRecords implements KeydirContext {

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  long compared;
  long read;

  /** Writes the key of a record into an array of 8 bytes. */
  static void key(long index, byte[] key) {
    WORD.set(key, 0, Hashing.mixed(index));
  }

  static long location(long index) {
    return index + 1 << 20;
  }

  private static long index(long location) {
    return (location >>> 20) - 1;
  }

  @Override
  public long expectedKeys() {
    return 0;
  }

  @Override
  public boolean isKeyAt(long location, byte[] key) {
    compared++;
    return (long) WORD.get(key, 0) == Hashing.mixed(index(location));
  }

  @Override
  public byte[] keyAt(long location) {
    read++;
    byte[] key = new byte[Long.BYTES];
    key(index(location), key);
    return key;
  }

  /** Another mixing than that of the key, which takes as long as the store's. */
  @Override
  public long hash(byte[] key) {
    long x = (long) WORD.get(key, 0) ^ 0xA0761D6478BD642FL;
    long high = Math.unsignedMultiplyHigh(x, 0xE7037ED1A0B428DBL);
    long low = x * 0xE7037ED1A0B428DBL;
    long y = low ^ high ^ 0x8EBC6AF09C88C6E3L;
    return y * 0x589965CC75374CC3L ^ Math.unsignedMultiplyHigh(y, 0x589965CC75374CC3L);
  }
}
